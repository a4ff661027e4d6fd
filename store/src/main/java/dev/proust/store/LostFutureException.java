package dev.proust.store;

/// A checkpoint is not of this store's history: it lies beyond the head, or another incarnation wrote its position.
///
/// That happens after a restore from a backup: the consumer has seen events that the store no longer has. It must not
/// go on as if nothing had happened; it starts anew from a place that both have, or from the beginning.
public final class LostFutureException extends EventStoreException {

    private final transient Checkpoint checkpoint;

    /// @param checkpoint the checkpoint that was refused
    /// @param head the store's head
    public LostFutureException(Checkpoint checkpoint, Checkpoint head) {
        super("checkpoint is not of this store's history", facts("checkpoint", checkpoint, "head", head), null);
        this.checkpoint = checkpoint;
    }

    /// The checkpoint that was refused.
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    @Override
    public boolean isRetryable() {
        return false;
    }
}
