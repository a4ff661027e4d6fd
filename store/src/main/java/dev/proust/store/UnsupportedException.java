package dev.proust.store;

/// This store, or the program at its other end, cannot do this.
public final class UnsupportedException extends EventStoreException {

    /// @param feature what it cannot do
    public UnsupportedException(String feature) {
        super("store does not support this", facts("feature", feature), null);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }
}
