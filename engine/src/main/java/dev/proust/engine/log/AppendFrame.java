package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The head of an append within a batch; its events ([EventHeader]) follow.
///
/// ## Format 1
///
/// | offset | size | field          | value                                                                     |
/// |-------:|-----:|----------------|---------------------------------------------------------------------------|
/// |      0 |    4 | checksum       | CRC-32C of the frame's other bytes                                        |
/// |      4 |    4 | events         | how many                                                                  |
/// |      8 |    8 | append length  | of the frame and its events                                               |
/// |     16 |    2 | id length      | of the append id in bytes; 0 if there is none                             |
/// |     18 |    6 | zero           |                                                                           |
/// |     24 |   32 | digest         | SHA-256 of the secret and the append's content; only if there is an id    |
/// |     56 |    n | append id      | UTF-8; only if there is an id                                             |
///
/// @param events how many events follow
/// @param appendLength of the frame and its events in bytes
/// @param digest of the content; empty if there is no id
/// @param appendId the caller's idempotency key
/// @param checksum the frame's checksum
record AppendFrame(int events, long appendLength, byte[] digest, Optional<String> appendId, int checksum) {

    static final int FIXED_BYTES = 24;
    static final int DIGEST_BYTES = 32;

    private static final int ID_LENGTH_OFFSET = 16;

    static int length(int idLength) {
        return idLength == 0 ? FIXED_BYTES : FIXED_BYTES + DIGEST_BYTES + idLength;
    }

    int length() {
        return length(appendId.map(id -> id.getBytes(UTF_8).length).orElse(0));
    }

    static void encode(ByteBuffer buffer, int events, long appendLength, byte[] digest, byte[] id) {
        putCounts(buffer, 0, events, appendLength, id.length);
        if (id.length > 0) {
            buffer.put(FIXED_BYTES, digest);
            buffer.put(FIXED_BYTES + DIGEST_BYTES, id);
        }
        buffer.putInt(0, checksumOf(buffer, 0, length(id.length)));
    }

    /// Writes all of a frame that follows from what stands behind it: all but checksum, digest and id.
    static void putCounts(ByteBuffer buffer, int at, int events, long appendLength, int idLength) {
        buffer.putInt(at + 4, events).putLong(at + 8, appendLength).putShort(at + ID_LENGTH_OFFSET, (short) idLength);
        buffer.putShort(at + ID_LENGTH_OFFSET + 2, (short) 0).putInt(at + ID_LENGTH_OFFSET + 4, 0);
    }

    /// The frame at an index of the buffer, if it is whole.
    static Optional<AppendFrame> decode(ByteBuffer buffer, int at) {
        if (buffer.limit() - at < FIXED_BYTES) return Optional.empty();
        int idLength = Short.toUnsignedInt(buffer.getShort(at + ID_LENGTH_OFFSET));
        int length = length(idLength);
        if (buffer.limit() - at < length) return Optional.empty();
        int checksum = buffer.getInt(at);
        if (checksum != checksumOf(buffer, at, length)) return Optional.empty();

        var digest = new byte[idLength == 0 ? 0 : DIGEST_BYTES];
        buffer.get(at + FIXED_BYTES, digest);
        var id = new byte[idLength];
        if (idLength > 0) buffer.get(at + FIXED_BYTES + DIGEST_BYTES, id);
        return Optional.of(new AppendFrame(
                buffer.getInt(at + 4),
                buffer.getLong(at + 8),
                digest,
                idLength == 0 ? Optional.empty() : Optional.of(new String(id, UTF_8)),
                checksum));
    }

    /// The length of the frame at an index of the buffer, as far as its fixed bytes tell.
    static int lengthAt(ByteBuffer buffer, int at) {
        return length(Short.toUnsignedInt(buffer.getShort(at + ID_LENGTH_OFFSET)));
    }

    private static int checksumOf(ByteBuffer buffer, int at, int length) {
        var crc = new CRC32C();
        crc.update(buffer.duplicate().limit(at + length).position(at + 4));
        return (int) crc.getValue();
    }
}
