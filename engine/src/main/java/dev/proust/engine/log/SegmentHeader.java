package dev.proust.engine.log;

import dev.proust.store.CorruptionException;
import dev.proust.store.FormatTooNewException;
import java.nio.ByteBuffer;
import java.util.UUID;

/// The first block of a segment's file.
///
/// ## Format 1
///
/// All integers of the log are big-endian. The header fills [Sector#BLOCK_BYTES]; what is not named is zero.
///
/// | offset | size | field   | value                                                                    |
/// |-------:|-----:|---------|--------------------------------------------------------------------------|
/// |      0 |    8 | magic   | `PROUSTLG`                                                               |
/// |      8 |    4 | format  | 1                                                                        |
/// |     12 |    4 | segment | its number: 1, 2, 3 …                                                    |
/// |     16 |   16 | store   | the store's id, the same in all of its segments                          |
/// |     32 |   32 | secret  | the store's secret, the same in all of its segments                      |
/// |   4080 |   16 | check   | SHA-256 of the secret and bytes 0 to 4,079, the first 16 bytes           |
///
/// A header is **valid** if and only if its magic, format and check are right and its number is the one in the file's
/// name. It is written and synced under another name before the file gets its own: so a segment's file always has a
/// valid header, and one that has not is damaged.
///
/// @param segment the segment's number
/// @param store the store's id
/// @param secret the store's secret
/// @param check the header's check; that of segment 1 begins the chain
record SegmentHeader(int segment, UUID store, Secret secret, Check check) {

    static final int FORMAT = 1;
    static final int SECRET_OFFSET = 32;

    private static final long MAGIC = 0x5052_4F55_5354_4C47L;
    private static final int FORMAT_OFFSET = 8;
    private static final int SEGMENT_OFFSET = 12;
    private static final int STORE_OFFSET = 16;
    private static final int CHECK_OFFSET = Sector.BLOCK_BYTES - Check.BYTES;

    static ByteBuffer encode(int segment, UUID store, Secret secret) {
        var buffer = ByteBuffer.allocate(Sector.BLOCK_BYTES);
        buffer.putLong(0, MAGIC).putInt(FORMAT_OFFSET, FORMAT).putInt(SEGMENT_OFFSET, segment);
        buffer.putLong(STORE_OFFSET, store.getMostSignificantBits());
        buffer.putLong(STORE_OFFSET + 8, store.getLeastSignificantBits());
        secret.write(buffer, SECRET_OFFSET);
        secret.check(buffer, 0, CHECK_OFFSET).write(buffer, CHECK_OFFSET);
        return buffer;
    }

    /// @param file the file's name, for the error
    /// @param segment the number in the file's name
    static SegmentHeader decode(ByteBuffer buffer, String file, int segment) {
        if (buffer.limit() < Sector.BLOCK_BYTES) {
            throw new CorruptionException(file, 0, Sector.BLOCK_BYTES + " bytes of header", buffer.limit() + " bytes");
        }
        long magic = buffer.getLong(0);
        if (magic != MAGIC) {
            throw new CorruptionException(file, 0, "magic %016x".formatted(MAGIC), "%016x".formatted(magic));
        }
        var secret = Secret.read(buffer, SECRET_OFFSET);
        requireFormat(buffer, file, secret);
        requireCheck(buffer, file, secret);
        if (buffer.getInt(SEGMENT_OFFSET) != segment) {
            throw new CorruptionException(
                    file, SEGMENT_OFFSET, "segment " + segment, "segment " + buffer.getInt(SEGMENT_OFFSET));
        }
        var store = new UUID(buffer.getLong(STORE_OFFSET), buffer.getLong(STORE_OFFSET + 8));
        return new SegmentHeader(segment, store, secret, Check.read(buffer, CHECK_OFFSET));
    }

    /// A higher number is a newer format, unless the check says that it is a damaged one.
    private static void requireFormat(ByteBuffer buffer, String file, Secret secret) {
        int format = buffer.getInt(FORMAT_OFFSET);
        if (format == FORMAT) return;
        var asOurs = ByteBuffer.allocate(Sector.BLOCK_BYTES)
                .put(0, buffer, 0, Sector.BLOCK_BYTES)
                .putInt(FORMAT_OFFSET, FORMAT);
        boolean damaged = secret.check(asOurs, 0, CHECK_OFFSET).equals(Check.read(buffer, CHECK_OFFSET));
        if (format > FORMAT && !damaged) throw new FormatTooNewException(file, format, FORMAT);
        throw new CorruptionException(file, FORMAT_OFFSET, "format " + FORMAT, "format " + format);
    }

    private static void requireCheck(ByteBuffer buffer, String file, Secret secret) {
        var expected = secret.check(buffer, 0, CHECK_OFFSET);
        var found = Check.read(buffer, CHECK_OFFSET);
        if (!found.equals(expected)) {
            throw new CorruptionException(file, CHECK_OFFSET, "check " + expected, found.toString());
        }
    }
}
