package dev.proust.engine.run;

import dev.proust.engine.log.Check;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Secret;
import dev.proust.store.CorruptionException;
import java.nio.ByteBuffer;

/// The last block of a run's file: what the run covers, and where its parts stand.
///
/// ## Format 2
///
/// A run's file is written from front to back: [EventBlock]s, [PostingBlock]s and [Bucket]s, [PlaceBlock]s, then the
/// directories, the filter and the footer. A directory is a row of [Extent]s of eight bytes. All integers are
/// big-endian. What is not named is zero.
///
/// | offset | size | field            | value                                                                 |
/// |-------:|-----:|------------------|-----------------------------------------------------------------------|
/// |      0 |    8 | magic            | `PROUSTRN`                                                            |
/// |      8 |    4 | format           | 2                                                                     |
/// |     12 |    4 | level            | 0: made of a memtable; otherwise one more than what it was made of    |
/// |     16 |    8 | from             | the first position that it covers                                     |
/// |     24 |    8 | to               | the last one                                                          |
/// |     32 |    8 | place            | of the batch that ends with the last one                              |
/// |     40 |   16 | chain            | that batch's chain value                                              |
/// |     56 |    8 | keys             | how many it has                                                       |
/// |     64 |    8 | end              | offset of the first directory: where buckets and blocks end           |
/// |     72 |    4 | buckets          | how many: the length of the first directory                           |
/// |     76 |    4 | place blocks     | how many: the length of the second directory, which follows           |
/// |     80 |    4 | filter blocks    | how many: the length of the [Filter], which follows                   |
/// |     84 |    4 | checksum         | CRC-32C of the directories                                            |
/// |     88 |    4 | filter checksum  | CRC-32C of the filter                                                 |
/// |     92 |    4 | event blocks     | how many: the length of the third directory, behind that of place blocks |
/// |     96 |    8 | erasures         | the position of the last erasure that was known when copies were taken; 0: none
/// |
/// |   4080 |   16 | check            | SHA-256 of the store's secret and bytes 0 to 4,079, the first 16 bytes |
///
/// A footer is **valid** if and only if its magic, format and check are right, it covers what the file's name says, and
/// the file's length is what follows from it. A run counts only if its mark is a batch of the log.
record RunFooter(
        int level,
        long from,
        long to,
        Mark mark,
        long keys,
        long end,
        int buckets,
        int placeBlocks,
        int eventBlocks,
        int filterBlocks,
        int checksum,
        int filterChecksum,
        long erasures) {

    static final int BYTES = 4096;

    private static final long MAGIC = 0x5052_4F55_5354_524EL;
    private static final int FORMAT = 2;
    private static final int CHECK_OFFSET = BYTES - Check.BYTES;

    long directoryBytes() {
        return 8L * ((long) buckets + placeBlocks + eventBlocks);
    }

    long filterBytes() {
        return (long) filterBlocks * Filter.BLOCK_BYTES;
    }

    long fileBytes() {
        return end + directoryBytes() + filterBytes() + BYTES;
    }

    ByteBuffer encode(Secret secret) {
        var buffer = ByteBuffer.allocate(BYTES);
        buffer.putLong(MAGIC).putInt(FORMAT).putInt(level).putLong(from).putLong(to);
        mark.write(buffer, 32);
        buffer.position(56).putLong(keys).putLong(end);
        buffer.putInt(buckets).putInt(placeBlocks).putInt(filterBlocks);
        buffer.putInt(checksum).putInt(filterChecksum).putInt(eventBlocks);
        buffer.putLong(erasures);
        secret.check(buffer, 0, CHECK_OFFSET).write(buffer, CHECK_OFFSET);
        return buffer.rewind();
    }

    /// @param file the file's name, for the error
    /// @param fileBytes the file's length
    /// @throws CorruptionException if it is not valid
    static RunFooter decode(ByteBuffer buffer, RunName file, long fileBytes, Secret secret) {
        long at = fileBytes - BYTES;
        if (buffer.getLong(0) != MAGIC) {
            throw damaged(file, at, "magic %016x".formatted(MAGIC), "%016x".formatted(buffer.getLong(0)));
        }
        if (buffer.getInt(8) != FORMAT) throw damaged(file, at + 8, "format " + FORMAT, "format " + buffer.getInt(8));
        var expected = secret.check(buffer, 0, CHECK_OFFSET);
        var found = Check.read(buffer, CHECK_OFFSET);
        if (!found.equals(expected)) throw damaged(file, at + CHECK_OFFSET, "check " + expected, found.toString());
        var footer = new RunFooter(
                buffer.getInt(12),
                buffer.getLong(16),
                buffer.getLong(24),
                Mark.read(buffer, 32),
                buffer.getLong(56),
                buffer.getLong(64),
                buffer.getInt(72),
                buffer.getInt(76),
                buffer.getInt(92),
                buffer.getInt(80),
                buffer.getInt(84),
                buffer.getInt(88),
                buffer.getLong(96));
        if (!RunName.of(footer.from, footer.to).equals(file)) {
            throw damaged(
                    file, at + 16, "positions " + file.from() + " to " + file.to(), footer.from + " to " + footer.to);
        }
        if (footer.fileBytes() != fileBytes)
            throw damaged(file, 0, footer.fileBytes() + " bytes", fileBytes + " bytes");
        return footer;
    }

    private static CorruptionException damaged(RunName file, long offset, String expected, String found) {
        return new CorruptionException(file.toString(), offset, expected, found);
    }
}
