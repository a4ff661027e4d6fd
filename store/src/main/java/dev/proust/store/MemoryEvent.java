package dev.proust.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// An event in a [MemoryStore]: one that was appended, or an erasure. Its content goes when it is erased; what
/// finds it stays.
///
/// Thread rule: any thread.
final class MemoryEvent {

    static final Stream ERASURES = Stream.of("$erasures");
    static final String ERASED = "$Erased";

    private static final String REASON = "reason";
    private static final String CONTENT_TYPE = "application/vnd.proust.positions";
    private static final int RANGE_BYTES = 16;

    private final List<Tag> tags;
    private final long encodedBytes;
    private final Set<Long> names;
    private volatile RecordedEvent recorded;

    /// @param tags by which it is found, whatever becomes of its content
    /// @param encodedBytes see [NewEvent#encodedBytes]
    /// @param names the positions of the events that it erases
    MemoryEvent(RecordedEvent recorded, List<Tag> tags, long encodedBytes, Set<Long> names) {
        this.recorded = recorded;
        this.tags = tags;
        this.encodedBytes = encodedBytes;
        this.names = Set.copyOf(names);
    }

    /// What an erasure says: ranges of positions, each 8 bytes first and 8 bytes last, and why.
    static Content.Present erasing(UUID id, List<Long> positions, String reason) {
        var ranges = new ArrayList<long[]>();
        for (long position : positions) {
            boolean goesOn = !ranges.isEmpty() && ranges.getLast()[1] == position - 1;
            if (goesOn) ranges.getLast()[1] = position;
            else ranges.add(new long[] {position, position});
        }
        var bytes = ByteBuffer.allocate(RANGE_BYTES * ranges.size());
        ranges.forEach(range -> bytes.putLong(range[0]).putLong(range[1]));
        var data = Data.of(bytes.flip(), CONTENT_TYPE);
        return new Content.Present(id, List.of(), data, Map.of(REASON, reason), Optional.empty());
    }

    RecordedEvent recorded() {
        return recorded;
    }

    long encodedBytes() {
        return encodedBytes;
    }

    Set<Long> names() {
        return names;
    }

    boolean matches(Query query) {
        var event = recorded;
        return query.matches(event.stream(), event.version(), event.type(), tags, event.appendId());
    }

    boolean isErasable() {
        return !recorded.stream().isReserved() && !(recorded.content() instanceof Content.Erased);
    }

    void erase() {
        var event = recorded;
        recorded = new RecordedEvent(
                event.checkpoint(),
                event.stream(),
                event.version(),
                event.type(),
                event.shape(),
                event.time(),
                event.appendId(),
                new Content.Erased());
    }
}
