package dev.proust.engine.log;

import java.io.IOException;

/// A walk through the log, batch by batch. Who walks knows how far: nothing says where the durable log ends.
///
/// Thread rule: one thread at a time.
public interface LogWalk {

    /// Tells of the events of the next batch that has any.
    ///
    /// @return the end of that batch
    /// @throws dev.proust.store.CorruptionException if there is none that is whole and fits on to the one before
    Milestone next(LogListener listener) throws IOException;
}
