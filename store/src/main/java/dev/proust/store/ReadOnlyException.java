package dev.proust.store;

import org.jspecify.annotations.Nullable;

/// The store accepts no appends; reads go on. Nothing was written.
///
/// After a failed sync no one can say what the disk holds, and trying again would lose events in silence. Close the
/// store, see to the disk, and open it again: opening finds out.
public final class ReadOnlyException extends EventStoreException {

    /// @param reason why it is read-only
    public ReadOnlyException(String reason, @Nullable Throwable cause) {
        super("store is read-only", facts("reason", reason), cause);
    }

    @Override
    public boolean isRetryable() {
        return false;
    }
}
