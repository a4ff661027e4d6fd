package dev.proust.engine.snapshot;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.disk.DiskFile;
import dev.proust.engine.log.Secret;
import dev.proust.engine.run.Directory;
import dev.proust.engine.run.Extent;
import dev.proust.engine.run.Filter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Writes a file of snapshots from front to back, in the order of keys. Nothing is synced: a file that a power cut has
/// left half written is found out by its checks, and thrown away.
///
/// Thread rule: one thread, which nobody interrupts.
final class SnapshotWriter implements AutoCloseable {

    private final Disk disk;
    private final int number;
    private final DiskFile file;
    private final int buckets;
    private final Filter filter;
    private final Directory directory = new Directory();
    private final List<Entry> bucket = new ArrayList<>();
    private int bucketBytes;
    private long offset;
    private long keys;
    private long bytes;

    /// @param keys how many come at most
    /// @param bytes how many they take, about
    SnapshotWriter(Disk disk, int number, long keys, long bytes) throws IOException {
        this.disk = disk;
        this.number = number;
        this.file = disk.create(SnapshotFile.unfinished(number));
        this.buckets = Math.clamp(bytes / SnapshotBucket.BYTES_MEANT, 1, 1 << 24);
        this.filter = Filter.forKeys(Math.max(1, keys));
    }

    /// Adds an entry, whose key is greater than the one before.
    void add(Entry entry) throws IOException {
        while (directory.length() < entry.key().share(buckets)) {
            endBucket();
        }
        int length = SnapshotBucket.ENTRY_BYTES + entry.bytes().limit();
        if (bucketBytes + length > SnapshotBucket.BYTES_MAX) return;
        bucket.add(entry);
        bucketBytes += length;
        filter.add(entry.key());
        keys++;
        bytes += length;
    }

    private void endBucket() throws IOException {
        var encoded = SnapshotBucket.encode(bucket);
        int length = encoded.limit();
        file.write(encoded, offset);
        directory.add(Extent.of(offset, length));
        offset += length;
        bucket.clear();
        bucketBytes = 0;
    }

    /// Gives the file its name.
    ///
    /// @param first the number of the first file that was merged into this one, or its own
    void finish(int first, Secret secret) throws IOException {
        while (directory.length() < buckets) {
            endBucket();
        }
        var footer = new SnapshotFooter(first, buckets, filter.blocks(), offset, keys, bytes);
        var index = ByteBuffer.allocate(Math.toIntExact(footer.indexBytes() + SnapshotFooter.BYTES));
        for (int i = 0; i < buckets; i++) {
            index.putLong(directory.extent(i));
        }
        for (int block = 0; block < filter.blocks(); block++) {
            filter.encode(block, index);
        }
        index.position(0);
        footer.encode(index, secret);
        file.write(index, offset);
        file.close();
        disk.rename(SnapshotFile.unfinished(number), SnapshotFile.name(number));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
