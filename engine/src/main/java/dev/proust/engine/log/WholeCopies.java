package dev.proust.engine.log;

import dev.proust.store.Stream;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Where to look for an event that is damaged in the log.
///
/// Thread rule: one thread at a time.
public interface WholeCopies {

    /// Nowhere.
    WholeCopies NONE = (position, stream) -> ByteBuffer.allocate(0);

    /// A copy of the event at a position, as [EventCopy] says; empty if there is none.
    ///
    /// @param stream the event's; empty if the log does not tell any more
    /// @throws dev.proust.store.UnavailableException if the disk fails
    ByteBuffer copy(long position, Optional<Stream> stream);
}
