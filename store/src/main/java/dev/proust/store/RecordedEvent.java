package dev.proust.store;

import java.time.Instant;
import java.util.Optional;

/// An event as the store holds it. Its place and its header last for ever; its [Content] may be erased or lost.
///
/// @param checkpoint its place in the store's history: its position, and the incarnation that wrote it
/// @param stream its home
/// @param version its place in the stream: the stream's version just after it; the first is 1
/// @param type what happened
/// @param shape which shape of the type's data this is
/// @param time when it was recorded: microseconds, UTC, never before the event before it
/// @param appendId the id of the append that wrote it, if it had one
/// @param content what it says, if it is still there
public record RecordedEvent(
        Checkpoint checkpoint,
        Stream stream,
        long version,
        String type,
        int shape,
        Instant time,
        Optional<String> appendId,
        Content content)
        implements Signal {

    /// Its place in the store's order: dense, the first is 1.
    public long position() {
        return checkpoint.position();
    }

    /// Its content, if it is still there.
    public Optional<Content.Present> present() {
        return content instanceof Content.Present present ? Optional.of(present) : Optional.empty();
    }
}
