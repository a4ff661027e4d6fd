package dev.proust.engine.snapshot;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.disk.DiskFile;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.Secret;
import dev.proust.engine.run.Extent;
import dev.proust.engine.run.Filter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// A file of snapshots, open to be read: `0000000007.snapshots`. A higher number is newer. In memory it takes two bytes
/// for each snapshot and eight for each [SnapshotBucket].
///
/// Thread rule: any thread.
final class SnapshotFile {

    private static final Pattern NAME = Pattern.compile("(\\d{10})\\.snapshots");
    private static final String UNFINISHED_SUFFIX = ".snapshots.unfinished";

    private final int number;
    private final SnapshotFooter footer;
    private final DiskFile file;
    private final long[] buckets;
    private final Filter filter;

    private SnapshotFile(int number, SnapshotFooter footer, DiskFile file, ByteBuffer index) {
        this.number = number;
        this.footer = footer;
        this.file = file;
        this.buckets = new long[footer.buckets()];
        index.asLongBuffer().get(buckets);
        this.filter = Filter.ofBlocks(footer.filterBlocks());
        filter.decode(0, footer.filterBlocks(), index.slice(8 * buckets.length, Filter.BLOCK_BYTES * filter.blocks()));
    }

    static String name(int number) {
        return "%010d.snapshots".formatted(number);
    }

    static String unfinished(int number) {
        return "%010d%s".formatted(number, UNFINISHED_SUFFIX);
    }

    /// The number of the file of this name; empty if it is none, or not finished.
    static OptionalInt number(String name) {
        var match = NAME.matcher(name);
        return match.matches() && match.group(1).compareTo("2147483647") <= 0
                ? OptionalInt.of(Integer.parseInt(match.group(1)))
                : OptionalInt.empty();
    }

    /// Whether a file is one that was being made when a process ended.
    static boolean isUnfinished(String name) {
        return name.endsWith(UNFINISHED_SUFFIX);
    }

    /// Opens a file, if it is whole as far as is seen at once.
    static Optional<SnapshotFile> open(Disk disk, int number, Secret secret) throws IOException {
        var file = disk.openToRead(name(number));
        try {
            var opened = open(file, number, secret);
            if (opened.isEmpty()) file.close();
            return opened;
        } catch (IOException | RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    private static Optional<SnapshotFile> open(DiskFile file, int number, Secret secret) throws IOException {
        long size = file.size();
        if (size < SnapshotFooter.BYTES) return Optional.empty();
        var last = read(file, size - SnapshotFooter.BYTES, SnapshotFooter.BYTES);
        var footer = SnapshotFooter.decode(last, size);
        if (footer.isEmpty()) return Optional.empty();
        var index = read(
                file, footer.get().end(), Math.toIntExact(size - footer.get().end()));
        if (!SnapshotFooter.isValid(index, secret)) return Optional.empty();
        return Optional.of(new SnapshotFile(number, footer.get(), file, index));
    }

    int number() {
        return number;
    }

    SnapshotFooter footer() {
        return footer;
    }

    /// The entry of a key, if it is there and whole.
    Optional<Entry> find(Key key) throws IOException {
        if (!filter.mayHold(key)) return Optional.empty();
        for (var entry : bucket(key.share(buckets.length))) {
            if (entry.key().equals(key)) return Optional.of(entry);
        }
        return Optional.empty();
    }

    int buckets() {
        return buckets.length;
    }

    /// The entries of a bucket, in the order of keys; none if it is damaged.
    List<Entry> bucket(int number) throws IOException {
        long extent = buckets[number];
        return SnapshotBucket.decode(read(file, Extent.offset(extent), Extent.length(extent)));
    }

    private static ByteBuffer read(DiskFile file, long offset, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        file.read(bytes, offset);
        if (bytes.hasRemaining()) throw new IOException(file.name() + " ends too early");
        return bytes.flip();
    }

    void close() {
        try {
            file.close();
        } catch (IOException ignored) {
            // It was read only.
        }
    }
}
