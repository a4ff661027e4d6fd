package dev.proust.engine.log;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What is derived from the log, and brought up to date when it is opened: it is told of the newest events that it does
/// not know, and learns where the log can be entered if it does not know the older ones either.
///
/// Thread rule: the thread that opens the log.
public interface Derived extends LogListener {

    /// The first call.
    ///
    /// @param history the log, for as long as it is open
    /// @return the last batch that is known
    Optional<Mark> open(History history) throws IOException;

    /// How much of the log's end is walked at least before it is entered: of this much all events can be told.
    long walkBytes();

    /// The second call: it is certain what the log holds.
    ///
    /// @param seals the ends of segments, where the log can be entered: the beginning, and all that follow
    /// @param recent behind which there are at most [#walkBytes]
    /// @param head the position of the last event
    /// @return behind which the events are to be told
    Milestone begin(List<Milestone> seals, Milestone recent, long head);
}
