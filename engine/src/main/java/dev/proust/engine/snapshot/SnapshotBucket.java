package dev.proust.engine.snapshot;

import com.github.luben.zstd.Zstd;
import dev.proust.engine.key.Key;
import dev.proust.engine.run.Block;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The entries of all keys in one share of a file's keys, compressed: what one look-up reads.
///
/// ## Format 1
///
/// | offset | size | field    | value                                                                            |
/// |-------:|-----:|----------|----------------------------------------------------------------------------------|
/// |      0 |    4 | checksum | CRC-32C of the rest of the bucket                                                |
/// |      4 |    4 | length   | in bytes, of what is compressed                                                  |
/// |      8 |    … | entries  | compressed with zstd: of each its key in 16 bytes, its length in 4, then its bytes |
final class SnapshotBucket {

    /// What the entries of a bucket take on average.
    static final int BYTES_MEANT = 16 * 1024;

    /// What an entry takes beside its bytes.
    static final int ENTRY_BYTES = Key.BYTES + 4;

    /// More than a bucket can ever be asked to hold, but by a chance that nobody meets.
    static final int BYTES_MAX = 8 * 1024 * 1024;

    private static final int LEVEL = 1;
    private static final int ENTRIES_OFFSET = 8;

    private SnapshotBucket() {}

    static ByteBuffer encode(List<Entry> entries) {
        int length = 0;
        for (var entry : entries) {
            length += ENTRY_BYTES + entry.bytes().limit();
        }
        var plain = ByteBuffer.allocate(length);
        for (var entry : entries) {
            plain.putLong(entry.key().high()).putLong(entry.key().low());
            plain.putInt(entry.bytes().limit()).put(entry.bytes().duplicate());
        }
        var compressed = Zstd.compress(plain.array(), LEVEL);
        var bucket = ByteBuffer.allocate(ENTRIES_OFFSET + compressed.length);
        bucket.putInt(4, length).put(ENTRIES_OFFSET, compressed);
        Block.seal(bucket);
        return bucket;
    }

    /// All entries of a bucket; none of one that is damaged.
    static List<Entry> decode(ByteBuffer bucket) {
        if (bucket.limit() < ENTRIES_OFFSET || !Block.isWhole(bucket)) return List.of();
        var compressed = new byte[bucket.limit() - ENTRIES_OFFSET];
        bucket.get(ENTRIES_OFFSET, compressed);
        var plain = ByteBuffer.wrap(Zstd.decompress(compressed, bucket.getInt(4)));
        var entries = new ArrayList<Entry>();
        while (plain.hasRemaining()) {
            var key = new Key(plain.getLong(), plain.getLong());
            int length = plain.getInt();
            entries.add(new Entry(key, plain.slice(plain.position(), length)));
            plain.position(plain.position() + length);
        }
        return entries;
    }
}
