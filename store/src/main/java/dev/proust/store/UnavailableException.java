package dev.proust.store;

import org.jspecify.annotations.Nullable;

/// The store cannot be reached or its files cannot be read at the moment. Nothing was written.
public final class UnavailableException extends EventStoreException {

    /// @param what what cannot be reached, such as a file or an address
    /// @param reason why
    public UnavailableException(String what, String reason, @Nullable Throwable cause) {
        super("store is unavailable", facts("what", what, "reason", reason), cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
