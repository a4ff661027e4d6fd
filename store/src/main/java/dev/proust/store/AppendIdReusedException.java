package dev.proust.store;

/// An append's id is known already, but with other content. Nothing was written now.
///
/// Two commands share an id, or one command decided otherwise the second time. The first answer comes along: whoever
/// repeats a command takes that one and does not decide again.
public final class AppendIdReusedException extends EventStoreException {

    private final transient Appended first;

    /// @param first the answer to the append that was accepted under the id
    public AppendIdReusedException(String appendId, Appended first) {
        super(
                "append id is known with other content",
                facts("append_id", appendId, "first_position", first.firstPosition(), "checkpoint", first.checkpoint()),
                null);
        this.first = first;
    }

    /// The answer to the append that was accepted under the id.
    public Appended first() {
        return first;
    }

    @Override
    public boolean isRetryable() {
        return false;
    }
}
