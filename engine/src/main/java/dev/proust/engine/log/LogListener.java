package dev.proust.engine.log;

import dev.proust.engine.key.Key;
import java.util.List;

/// Who is told of the events of the log, in the order of position.
///
/// Thread rule: the thread that reads the log.
public interface LogListener {

    /// The next event.
    ///
    /// @param keys all of its keys, the stream's first
    /// @param version the stream's, just after it
    /// @param place where it stands
    void event(long position, List<Key> keys, long version, long place);

    /// The events up to here are a batch, which is durable.
    void endBatch(Mark mark);
}
