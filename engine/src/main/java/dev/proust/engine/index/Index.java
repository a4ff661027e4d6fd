package dev.proust.engine.index;

import dev.proust.engine.key.Key;

/// Where every key of the durable events occurs, which version each stream has, and where in the log events stand.
///
/// Thread rule: the class says. A question names the position up to which its answer is to hold, which is at most the
/// durable one: what is added beyond does not change it.
public interface Index extends Postings {

    /// The version that a stream had at a position; 0 if there was none.
    long version(Key stream, long position);

    /// The position of the event that gave a stream this version; [#NONE] if there is none.
    long positionOf(Key stream, long version);

    /// The place in the log of the event at a position.
    long place(long position);
}
