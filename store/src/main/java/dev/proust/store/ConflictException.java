package dev.proust.store;

import java.util.List;

/// The store changed after the caller looked: conditions of an append did not hold. Nothing was written.
///
/// Read again, decide again, append again. Sending the same events on a weaker condition loses the other writer's
/// update. The events that the caller has not seen come along, so that often nothing need be read.
public final class ConflictException extends EventStoreException {

    private final transient List<FailedCondition> failed;
    private final transient Checkpoint checkpoint;
    private final transient List<RecordedEvent> unseen;
    private final boolean complete;

    /// @param failed every condition that did not hold
    /// @param checkpoint the place just before which the append would have come: what the conditions were judged at
    /// @param unseen the events that the caller has not seen, see [#unseen]
    /// @param complete whether these are all of them
    public ConflictException(
            List<FailedCondition> failed, Checkpoint checkpoint, List<RecordedEvent> unseen, boolean complete) {
        super("append condition failed", facts("failed", List.copyOf(failed), "checkpoint", checkpoint), null);
        this.failed = List.copyOf(failed);
        this.checkpoint = checkpoint;
        this.unseen = List.copyOf(unseen);
        this.complete = complete;
    }

    /// Every condition that did not hold, in the order given, with what is there instead.
    public List<FailedCondition> failed() {
        return failed;
    }

    /// What the conditions were judged at. Nothing beyond it is told here.
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /// The events that broke the conditions: those that match a failed `unchanged` after its checkpoint, and those
    /// above n of a failed `version(stream, n)`, up to [#checkpoint]. In the order of position, none twice; of them
    /// the first [Limits#CONFLICT_EVENTS_MAX], and of those the first [Limits#CONFLICT_BYTES_MAX].
    public List<RecordedEvent> unseen() {
        return unseen;
    }

    /// Whether [#unseen] holds all of them. If not, read on from the checkpoint of the last one. It may be empty, where
    /// the first event alone is too large: then read anew.
    public boolean isComplete() {
        return complete;
    }

    /// Whether a condition names a version above that of its stream: the caller must read anew, as what it holds is not
    /// of this store's history. Trying again with what it holds would never end.
    public boolean mustReadAnew() {
        return failed.stream().anyMatch(f -> f instanceof FailedCondition.WrongVersion wrong && wrong.isAhead());
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
