package dev.proust.engine.log;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/// The durable log, for what is derived from it: whether it holds a batch, and what it says between two of them.
///
/// Thread rule: any thread.
public interface History {

    /// The store's secret.
    Secret secret();

    /// Whether a batch is in the log: in its place, and the very same.
    boolean has(Mark mark) throws IOException;

    /// Takes copies of durable events.
    ///
    /// @param places where the event at a position stands
    EventCopies copies(LongUnaryOperator places);

    /// Which events are erased.
    ErasedPositions erased();

    /// Begins to walk through the log.
    ///
    /// @param after the batch before the first one; empty: there is none
    /// @throws dev.proust.store.CorruptionException if it is not in the log
    LogWalk walk(Optional<Mark> after) throws IOException;
}
