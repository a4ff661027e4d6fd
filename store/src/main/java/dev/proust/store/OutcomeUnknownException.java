package dev.proust.store;

import org.jspecify.annotations.Nullable;

/// Whether the append was written is not known, and the store cannot say it now.
///
/// Repeat it under the same append id: if it was written, that answers with the first outcome. Without an append id,
/// read before you write again.
public final class OutcomeUnknownException extends EventStoreException {

    /// @param reason what kept the answer away
    public OutcomeUnknownException(Append append, String reason, @Nullable Throwable cause) {
        super("outcome is unknown", facts("append_id", append.id().orElse("none"), "reason", reason), cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
