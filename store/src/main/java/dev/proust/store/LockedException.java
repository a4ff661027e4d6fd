package dev.proust.store;

/// Another process, or another part of this one, has the store open. One store has one writer.
public final class LockedException extends EventStoreException {

    /// @param directory the store's directory
    /// @param holder who holds it, as far as known
    public LockedException(String directory, String holder) {
        super("store is open elsewhere", facts("directory", directory, "held_by", holder), null);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
