package dev.proust.engine.log;

import dev.proust.engine.key.Key;
import dev.proust.store.Checkpoint;
import dev.proust.store.Content;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The head of an event; its body ([EventBody]) follows. What stands here outlives the erasure of the event.
///
/// ## Format 1
///
/// | offset | size | field           | value                                                                    |
/// |-------:|-----:|-----------------|--------------------------------------------------------------------------|
/// |      0 |    4 | checksum        | CRC-32C of the event's position (8 bytes) and the header's other bytes   |
/// |      4 |    4 | body checksum   | CRC-32C of the body                                                      |
/// |      8 |    4 | body length     | in bytes; −1: the event is lost, and has none                            |
/// |     12 |    2 | header length   | in bytes, of all that stands in this table                               |
/// |     14 |    2 | stream length   | in bytes                                                                 |
/// |     16 |    2 | type length     | in bytes                                                                 |
/// |     18 |    2 | tags            | how many                                                                 |
/// |     20 |    4 | shape           | 1 or more                                                                |
/// |     24 |    8 | time            | microseconds since 1970, UTC                                             |
/// |     32 |    8 | version         | of the stream, just after this event                                     |
/// |     40 |    4 | key id          | 0: the body is not encrypted                                             |
/// |     44 |    4 | frame distance  | from the start of the append's frame to the start of this header         |
/// |     48 | 16 n | tag keys        | in the order of the tags' bytes                                          |
/// |      … |    n | stream          | UTF-8                                                                    |
/// |      … |    n | type            | UTF-8                                                                    |
///
/// Time and version are the writer's to fill in; all else is made by the client's thread.
///
/// @param bodyLength in bytes; 0 if the event is lost
record EventHeader(
        int checksum,
        int bodyChecksum,
        int bodyLength,
        int length,
        int shape,
        long timeMicros,
        long version,
        int keyId,
        int frameDistance,
        Key[] tags,
        Stream stream,
        String type,
        boolean isLost) {

    static final int FIXED_BYTES = 48;

    private static final int LOST = -1;
    private static final Key[] NO_TAGS = {};

    /// Writes all but what the writer fills in.
    static void encode(ByteBuffer buffer, int at, EncodedEvent event) {
        buffer.putInt(at + 4, event.bodyChecksum()).putInt(at + 8, event.bodyLength());
        buffer.putShort(at + 12, (short) event.headerLength());
        buffer.putShort(at + 14, (short) event.stream().length);
        buffer.putShort(at + 16, (short) event.type().length);
        buffer.putShort(at + 18, (short) event.tags().length);
        buffer.putInt(at + 20, event.shape());
        buffer.putInt(at + 40, 0).putInt(at + 44, at);
        int next = at + FIXED_BYTES;
        for (var tag : event.tags()) {
            buffer.putLong(next, tag.high()).putLong(next + 8, tag.low());
            next += Key.BYTES;
        }
        buffer.put(next, event.stream()).put(next + event.stream().length, event.type());
    }

    /// What an event's header is made of, before the writer has seen it.
    record EncodedEvent(byte[] stream, byte[] type, Key[] tags, int shape, int bodyLength, int bodyChecksum) {
        int headerLength() {
            return FIXED_BYTES + tags.length * Key.BYTES + stream.length + type.length;
        }
    }

    /// Says of the event at an index of the buffer that it is lost; to be completed.
    static void setLost(ByteBuffer buffer, int at) {
        buffer.putInt(at + 4, 0).putInt(at + 8, LOST);
    }

    /// Says how far the frame of its append stands before it; to be completed.
    static void setFrameDistance(ByteBuffer buffer, int at, int distance) {
        buffer.putInt(at + 44, distance);
    }

    /// Fills in what the writer decides.
    ///
    /// @return the header's checksum
    static int complete(ByteBuffer buffer, int at, long position, long timeMicros, long version, CRC32C crc) {
        buffer.putLong(at + 24, timeMicros).putLong(at + 32, version);
        int checksum = checksumOf(buffer, at, lengthAt(buffer, at), position, crc);
        buffer.putInt(at, checksum);
        return checksum;
    }

    /// The length of the header at an index of the buffer, as far as its fixed bytes tell.
    static int lengthAt(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at + 12));
    }

    /// The length of the body behind the header at an index of the buffer, as far as its fixed bytes tell.
    static int bodyLengthAt(ByteBuffer buffer, int at) {
        int length = buffer.getInt(at + 8);
        return length == LOST ? 0 : length;
    }

    /// How far the frame stands before the header at an index of the buffer, as far as its fixed bytes tell.
    static int frameDistanceAt(ByteBuffer buffer, int at) {
        return buffer.getInt(at + 44);
    }

    /// Whether the header at an index of the buffer is whole and that of the event at this position.
    static boolean isWhole(ByteBuffer buffer, int at, long position) {
        if (buffer.limit() - at < FIXED_BYTES) return false;
        int length = lengthAt(buffer, at);
        if (length < FIXED_BYTES || buffer.limit() - at < length) return false;
        return buffer.getInt(at) == checksumOf(buffer, at, length, position, new CRC32C());
    }

    /// Whether all of the body stands behind the header at an index of the buffer, which is whole.
    static boolean isBodyWhole(ByteBuffer buffer, int at) {
        int bodyAt = at + lengthAt(buffer, at);
        int bodyLength = bodyLengthAt(buffer, at);
        return bodyLength <= buffer.limit() - bodyAt
                && buffer.getInt(at + 4) == checksumOfBody(buffer, bodyAt, bodyLength);
    }

    /// The header at an index of the buffer, if it is whole and that of the event at this position.
    static Optional<EventHeader> decode(ByteBuffer buffer, int at, long position) {
        if (!isWhole(buffer, at, position)) return Optional.empty();
        int tagCount = Short.toUnsignedInt(buffer.getShort(at + 18));
        var tags = tagCount == 0 ? NO_TAGS : new Key[tagCount];
        int next = at + FIXED_BYTES;
        for (int i = 0; i < tags.length; i++) {
            tags[i] = new Key(buffer.getLong(next), buffer.getLong(next + 8));
            next += Key.BYTES;
        }
        int streamLength = Short.toUnsignedInt(buffer.getShort(at + 14));
        int typeLength = Short.toUnsignedInt(buffer.getShort(at + 16));
        return Optional.of(new EventHeader(
                buffer.getInt(at),
                buffer.getInt(at + 4),
                bodyLengthAt(buffer, at),
                lengthAt(buffer, at),
                buffer.getInt(at + 20),
                buffer.getLong(at + 24),
                buffer.getLong(at + 32),
                buffer.getInt(at + 40),
                buffer.getInt(at + 44),
                tags,
                new Stream(Text.at(buffer, next, streamLength)),
                Text.at(buffer, next + streamLength, typeLength),
                buffer.getInt(at + 8) == LOST));
    }

    /// The event that this header and a body make.
    RecordedEvent recorded(Checkpoint checkpoint, Optional<String> appendId, ByteBuffer body) {
        var content = isLost ? new Content.Lost() : EventBody.decode(body);
        return new RecordedEvent(checkpoint, stream, version, type, shape, time(), appendId, content);
    }

    /// What is left of the event when it is erased.
    RecordedEvent erased(Checkpoint checkpoint, Optional<String> appendId) {
        return new RecordedEvent(checkpoint, stream, version, type, shape, time(), appendId, new Content.Erased());
    }

    /// The time at which the event was recorded.
    Instant time() {
        return Micros.toInstant(timeMicros);
    }

    /// Whether the bytes are this event's body, unchanged.
    boolean isBody(ByteBuffer buffer, int at) {
        return bodyLength >= 0
                && bodyLength <= buffer.limit() - at
                && bodyChecksum == checksumOfBody(buffer, at, bodyLength);
    }

    static int checksumOfBody(ByteBuffer buffer, int at, int length) {
        var crc = new CRC32C();
        update(crc, buffer, at, at + length);
        return (int) crc.getValue();
    }

    private static int checksumOf(ByteBuffer buffer, int at, int length, long position, CRC32C crc) {
        crc.reset();
        for (int shift = 56; shift >= 0; shift -= 8) {
            crc.update((int) (position >>> shift));
        }
        update(crc, buffer, at + 4, at + length);
        return (int) crc.getValue();
    }

    private static void update(CRC32C crc, ByteBuffer buffer, int from, int to) {
        if (buffer.hasArray()) crc.update(buffer.array(), buffer.arrayOffset() + from, to - from);
        else crc.update(buffer.duplicate().limit(to).position(from));
    }
}
