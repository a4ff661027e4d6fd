package dev.proust.engine.log;

import java.nio.ByteBuffer;

/// Takes copies of events out of the log.
///
/// Thread rule: one thread at a time.
public interface EventCopies {

    /// A copy of the event at a position, as [EventCopy] says; empty if the event is damaged or erased.
    ///
    /// @throws dev.proust.store.UnavailableException if the disk fails
    ByteBuffer copy(long position);
}
