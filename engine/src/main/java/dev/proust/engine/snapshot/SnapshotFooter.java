package dev.proust.engine.snapshot;

import dev.proust.engine.log.Check;
import dev.proust.engine.log.Secret;
import dev.proust.engine.run.Filter;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The last bytes of a file of snapshots.
///
/// ## Format 1
///
/// A file is written from front to back: [SnapshotBucket]s, then a directory of their extents in eight bytes each, the
/// [Filter], and this. All integers are big-endian.
///
/// | offset | size | field     | value                                                                    |
/// |-------:|-----:|-----------|--------------------------------------------------------------------------|
/// |      0 |    8 | magic     | `PROUSTSN`                                                               |
/// |      8 |    4 | format    | 1                                                                        |
/// |     12 |    4 | first     | the number of the first file that was merged into this one, or its own   |
/// |     16 |    4 | buckets   | how many                                                                 |
/// |     20 |    4 | filter    | how many blocks it has                                                   |
/// |     24 |    8 | end       | offset of the directory: where buckets end                               |
/// |     32 |    8 | keys      | how many                                                                 |
/// |     40 |    8 | bytes     | of all entries, not compressed                                           |
/// |     48 |   16 | check     | of the directory, the filter and what stands above, under the secret     |
///
/// @param first see above
record SnapshotFooter(int first, int buckets, int filterBlocks, long end, long keys, long bytes) {

    static final int BYTES = 64;

    private static final long MAGIC = 0x5052_4F55_5354_534EL;
    private static final int FORMAT = 1;
    private static final int CHECK_OFFSET = 48;

    /// How much stands between the buckets and the footer.
    long indexBytes() {
        return 8L * buckets + (long) Filter.BLOCK_BYTES * filterBlocks;
    }

    long fileBytes() {
        return end + indexBytes() + BYTES;
    }

    /// @param index directory and filter, followed by room for this
    void encode(ByteBuffer index, Secret secret) {
        int at = index.limit() - BYTES;
        index.putLong(at, MAGIC).putInt(at + 8, FORMAT).putInt(at + 12, first);
        index.putInt(at + 16, buckets).putInt(at + 20, filterBlocks);
        index.putLong(at + 24, end).putLong(at + 32, keys).putLong(at + 40, bytes);
        secret.check(index, 0, at + CHECK_OFFSET).write(index, at + CHECK_OFFSET);
    }

    /// What the last bytes of a file say, if they may be a footer; whether it is valid only [#isValid] knows.
    static Optional<SnapshotFooter> decode(ByteBuffer bytes, long fileBytes) {
        if (bytes.getLong(0) != MAGIC || bytes.getInt(8) != FORMAT) return Optional.empty();
        var footer = new SnapshotFooter(
                bytes.getInt(12),
                bytes.getInt(16),
                bytes.getInt(20),
                bytes.getLong(24),
                bytes.getLong(32),
                bytes.getLong(40));
        boolean isSound = footer.buckets > 0 && footer.filterBlocks > 0 && footer.end >= 0;
        return isSound && footer.fileBytes() == fileBytes ? Optional.of(footer) : Optional.empty();
    }

    /// @param index directory, filter and footer
    static boolean isValid(ByteBuffer index, Secret secret) {
        int at = index.limit() - BYTES + CHECK_OFFSET;
        return secret.check(index, 0, at).equals(Check.read(index, at));
    }
}
