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
    void open(History history) throws IOException;

    /// What is known of the log without being told.
    ///
    /// @param before a place in the log; a batch that begins there or behind it does not count
    /// @return the last batch that is known
    Optional<Mark> known(long before);

    /// How much of the log's end is walked at least before it is entered: of this much all events can be told.
    long walkBytes();

    /// The last call before the events: it is certain what the log holds.
    ///
    /// @param seals the ends of segments, where the log can be entered: the beginning, and all that follow
    /// @param recent behind which there are at most [#walkBytes]
    /// @param head the position of the last event
    /// @return behind which the events are to be told
    Milestone begin(List<Milestone> seals, Milestone recent, long head);
}
