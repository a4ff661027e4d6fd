package dev.proust.engine.log;

import dev.proust.engine.damage.Positions;
import dev.proust.store.Append;
import dev.proust.store.Content;
import dev.proust.store.CorruptionException;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The events that say what is erased: of the type [#TYPE], in the stream [#STREAM]. An erasure takes effect where it
/// stands in the order of positions, and is never erased itself.
///
/// Its metadata hold the reason, under the name [#REASON]. Its data, of the content type [#CONTENT_TYPE], are ranges of
/// positions:
///
/// | size | field | value                                                |
/// |-----:|-------|------------------------------------------------------|
/// |    8 | from  | the first position of a range, from 1; big-endian    |
/// |    8 | to    | the last one; before the erasure's own position      |
public final class ErasureEvents {

    public static final Stream STREAM = Stream.of("$erasures");
    public static final String TYPE = "$Erased";
    public static final String REASON = "reason";
    public static final String CONTENT_TYPE = "application/vnd.proust.positions";

    /// One erasure names so many ranges at most: 1 MiB of them.
    public static final int RANGES_MAX = 64 * 1024;

    private static final int RANGE_BYTES = 16;

    private ErasureEvents() {}

    /// What appends an erasure, if its names are written as reserved ones: see [EncodedAppend#ofReserved].
    public static Append append(List<Positions> ranges, String reason) {
        return Append.of(NewEvent.of(Stream.of(STREAM.name().substring(1)), TYPE.substring(1), data(ranges))
                .withMetadata(Map.of(REASON, reason)));
    }

    static Data data(List<Positions> ranges) {
        var bytes = ByteBuffer.allocate(RANGE_BYTES * ranges.size());
        ranges.forEach(range -> bytes.putLong(range.from()).putLong(range.to()));
        return Data.of(bytes.flip(), CONTENT_TYPE);
    }

    /// The ranges that an erasure names; none if it is lost, and nobody knows them any more.
    ///
    /// @throws CorruptionException if it is none
    public static List<Positions> ranges(RecordedEvent erasure) {
        if (erasure.content() instanceof Content.Lost) return List.of();
        if (erasure.type().equals(TYPE) && erasure.content() instanceof Content.Present content) {
            return ranges(content.data().asBuffer());
        }
        throw new CorruptionException(
                STREAM.name(), erasure.position(), "an event of type " + TYPE, "one of type " + erasure.type());
    }

    /// The ranges that an erasure names of which there is a copy; none if it is a copy of something else.
    public static List<Positions> ranges(ByteBuffer copy, long position) {
        var header = EventCopy.header(copy, position);
        if (header.isEmpty() || header.get().isLost() || !header.get().stream().equals(STREAM)) return List.of();
        var event = EventCopy.event(copy, position);
        int length = header.get().length();
        var content = EventBody.decode(event.slice(length, header.get().bodyLength()));
        return ranges(content.data().asBuffer());
    }

    static List<Positions> ranges(ByteBuffer data) {
        var ranges = new ArrayList<Positions>(data.remaining() / RANGE_BYTES);
        while (data.remaining() >= RANGE_BYTES) {
            ranges.add(new Positions(data.getLong(), data.getLong()));
        }
        return ranges;
    }
}
