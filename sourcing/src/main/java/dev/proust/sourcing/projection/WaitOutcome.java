package dev.proust.sourcing.projection;

import dev.proust.store.Checkpoint;

/// What came of waiting for one's own write to show in a read model.
public sealed interface WaitOutcome {

    /// The read model holds all events of the key up to the checkpoint.
    record Reached() implements WaitOutcome {}

    /// It will not come by itself: the key is parked by an event at or before the checkpoint.
    record Parked(ParkedKey parked) implements WaitOutcome {}

    /// The time is over.
    ///
    /// @param at up to where the read model holds the key's events
    record TimedOut(Checkpoint at) implements WaitOutcome {}
}
