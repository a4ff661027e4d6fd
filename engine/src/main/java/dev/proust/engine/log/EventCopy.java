package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.store.RecordedEvent;
import java.nio.ByteBuffer;
import java.util.Optional;

/// An event taken out of the log, whole: what a run keeps beside it.
///
/// ## Format 1
///
/// | size | field     | value                                                           |
/// |-----:|-----------|-----------------------------------------------------------------|
/// |    2 | id length | of the append id in bytes; 0 if there is none                   |
/// |    n | append id | UTF-8                                                           |
/// |    n | header    | as in the log ([EventHeader]): its checksum knows the position  |
/// |    n | body      | as in the log                                                   |
///
/// Where the log's own event is damaged or erased, its copy is empty.
public final class EventCopy {

    private static final int ID_OFFSET = 2;

    private EventCopy() {}

    static ByteBuffer of(Optional<String> appendId, ByteBuffer event) {
        var id = appendId.map(text -> text.getBytes(UTF_8)).orElse(new byte[0]);
        var copy = ByteBuffer.allocate(ID_OFFSET + id.length + event.remaining());
        return copy.putShort((short) id.length).put(id).put(event).flip();
    }

    /// The event, if the copy is not empty and is that of this position.
    ///
    /// @param copy from 0 to its limit
    /// @param lineage what knows who wrote the position
    public static Optional<RecordedEvent> decode(ByteBuffer copy, long position, Lineage lineage) {
        return header(copy, position).map(header -> {
            int at = headerOffset(copy);
            int idLength = at - ID_OFFSET;
            return header.recorded(
                    lineage.checkpoint(position),
                    idLength == 0 ? Optional.empty() : Optional.of(appendId(copy, idLength)),
                    copy.slice(at + header.length(), header.bodyLength()));
        });
    }

    /// The event as it stands in the log, header and body; empty if the copy is, or is not that of this position.
    static ByteBuffer event(ByteBuffer copy, long position) {
        var header = header(copy, position);
        if (header.isEmpty()) return ByteBuffer.allocate(0);
        return copy.slice(
                headerOffset(copy), header.get().length() + header.get().bodyLength());
    }

    /// The append id that a whole copy of the event at this position tells.
    static Optional<String> appendId(ByteBuffer copy, long position) {
        if (!isOf(copy, position)) return Optional.empty();
        int length = headerOffset(copy) - ID_OFFSET;
        return length == 0 ? Optional.empty() : Optional.of(appendId(copy, length));
    }

    /// Whether it is a whole copy of the event at this position.
    public static boolean isOf(ByteBuffer copy, long position) {
        return header(copy, position).isPresent();
    }

    /// The header of the event, if the copy is not empty and is that of this position, its body included.
    static Optional<EventHeader> header(ByteBuffer copy, long position) {
        if (copy.limit() < ID_OFFSET || copy.limit() < headerOffset(copy)) return Optional.empty();
        int at = headerOffset(copy);
        return EventHeader.decode(copy, at, position).filter(header -> header.isBody(copy, at + header.length()));
    }

    private static int headerOffset(ByteBuffer copy) {
        return ID_OFFSET + Short.toUnsignedInt(copy.getShort(0));
    }

    private static String appendId(ByteBuffer copy, int length) {
        return Text.at(copy, ID_OFFSET, length);
    }
}
