package dev.proust.store;

import org.jspecify.annotations.Nullable;

/// There is no room for the append. Nothing was written; reads go on, and appends too as soon as there is space.
public final class DiskFullException extends EventStoreException {

    /// @param file the file that could not grow
    /// @param bytes by how much it should have grown
    public DiskFullException(String file, long bytes, @Nullable Throwable cause) {
        super("disk is full", facts("file", file, "bytes_needed", bytes), cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
