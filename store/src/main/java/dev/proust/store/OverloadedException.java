package dev.proust.store;

/// The store has more to do than it can hold. Nothing was written; try again later, and less at once.
public final class OverloadedException extends EventStoreException {

    /// @param what what is full
    /// @param max how much it holds
    public OverloadedException(String what, long max) {
        super("store is overloaded", facts("what", what, "max", max), null);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
