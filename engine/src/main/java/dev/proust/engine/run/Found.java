package dev.proust.engine.run;

import java.util.Optional;

/// What a run says of a key.
///
/// @param list where it occurs
/// @param events where the copies of its events stand; empty if the run has none
public record Found(PostingList list, Optional<EventsAt> events) {

    /// Where the copies of a stream's events stand: in blocks that follow on one another.
    ///
    /// @param block the number of the first block
    /// @param index of the first event in it, counted from 0
    /// @param blocks how many blocks hold events of the stream
    public record EventsAt(int block, int index, int blocks) {}
}
