package dev.proust.store;

/// The caller may not do this.
public final class DeniedException extends EventStoreException {

    /// @param action what was refused
    public DeniedException(String action) {
        super("access is denied", facts("action", action), null);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }
}
