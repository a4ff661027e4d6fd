package dev.proust.engine.log;

import java.util.Optional;

/// A place in the log at which it can be entered: behind a batch.
///
/// @param mark the batch; empty: the log's beginning
/// @param position of the last event up to there
public record Milestone(Optional<Mark> mark, long position) {

    /// Before the first batch.
    public static final Milestone BEGINNING = new Milestone(Optional.empty(), 0);

    static Milestone of(BatchHeader header) {
        var mark = new Mark(header.place(), header.chain());
        return new Milestone(Optional.of(mark), header.firstPosition() + header.events() - 1);
    }
}
