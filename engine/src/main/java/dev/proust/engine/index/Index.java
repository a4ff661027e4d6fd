package dev.proust.engine.index;

import java.util.List;

/// Where every key of the durable events occurs, and which version each stream has.
///
/// Thread rule: one thread adds, in the order of position; any thread asks. A question names the position up to which
/// its answer is to hold, which is at most the durable one: what is added beyond does not change it.
public interface Index extends Postings {

    /// Adds an event.
    ///
    /// @param position one more than that of the event before
    /// @param keys all of its keys, none twice, the key of its stream first
    void add(long position, List<Key> keys);

    /// The version that a stream had at a position; 0 if there was none.
    long version(Key stream, long position);

    /// The position of the event that gave a stream this version; [#NONE] if there is none.
    long positionOf(Key stream, long version);
}
