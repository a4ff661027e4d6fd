package dev.proust.engine.run;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.disk.DiskFile;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.zip.CRC32C;

/// Writes a run from front to back: keys in their order, then places, then all that finds them again.
///
/// ```
///   add, add, add … ──► places ──► finish        synced, then named
/// ```
///
/// Thread rule: one thread, which nobody interrupts.
public final class RunWriter implements AutoCloseable {

    /// What is written at once, and after what others may go first.
    private static final int SLICE_BYTES = 256 * 1024;

    /// What is synced at once: the disk is not to have so much to do that appends wait for it.
    private static final int SYNC_BYTES = 8 * 1024 * 1024;

    private final Disk disk;
    private final RunName name;
    private final DiskFile file;
    private final Brake brake;
    private final Filter filter;
    private final int buckets;
    private final ByteBuffer out = ByteBuffer.allocate(SLICE_BYTES);
    private final PostingBlock.Encoder postings = new PostingBlock.Encoder();
    private final ByteBuffer deltas = ByteBuffer.allocate(Bucket.DELTAS_BYTES_MAX);

    private ByteBuffer bucket = ByteBuffer.allocate(4 * Bucket.BYTES_MEANT);
    private final ByteBuffer entry = ByteBuffer.allocate(Bucket.ENTRY_BYTES_MAX + Bucket.DELTAS_BYTES_MAX);
    private final EventBlock.Encoder events = new EventBlock.Encoder();
    private final Directory directory = new Directory();
    private final Directory placeDirectory = new Directory();
    private final Directory eventDirectory = new Directory();
    private int entries;
    private long keys;
    private long offset;
    private long flushed;
    private long synced;

    /// Whoever writes a run passes here with each block of it.
    public interface Brake {
        /// Holds him up, so that others go first.
        ///
        /// @throws IOException if nobody needs the run any more
        void pass() throws IOException;
    }

    private RunWriter(Disk disk, RunName name, DiskFile file, Size size, Brake brake) {
        this.disk = disk;
        this.name = name;
        this.file = file;
        this.brake = brake;
        this.filter = Filter.forKeys(size.keys);
        this.buckets = Math.clamp(size.bytes / Bucket.BYTES_MEANT, 1, Integer.MAX_VALUE / 16);
        bucket.position(Bucket.HEADER_BYTES);
    }

    /// What is known of a run before it is made.
    ///
    /// @param keys how many it has, at most
    /// @param bytes about how many its buckets take
    public record Size(long keys, long bytes) {

        /// The size of a run made of a memtable.
        public static Size of(long keys, long postings) {
            return new Size(keys, keys * (Key.BYTES + 6L) + postings * 2);
        }

        Size plus(Size other) {
            return new Size(keys + other.keys, bytes + other.bytes);
        }
    }

    /// Begins a run over a range of positions.
    ///
    /// @param brake what to pass with each block
    /// @throws dev.proust.engine.disk.NoSpaceException if there is no room
    static RunWriter create(Disk disk, long from, long to, Size size, Brake brake) throws IOException {
        var name = RunName.of(from, to);
        return new RunWriter(disk, name, disk.create(name.unfinished()), size, brake);
    }

    // ---------------------------------------------------------------------------------------------------- keys

    /// Where the copies of a stream's events come from.
    public interface Copies {
        /// The copy of the n-th event of a list, counted from 1; asked for in order.
        ByteBuffer copy(long n);
    }

    /// Adds a key, which is greater than the one before.
    ///
    /// @param parts its posting lists, none empty, in the order of position; what they hold are one list
    public void add(Key key, List<? extends PostingList> parts) throws IOException {
        add(key, parts, Optional.empty());
    }

    /// Adds the key of a stream together with its events.
    ///
    /// @param copies of the events; empty: the run is to have none
    public void add(Key key, List<? extends PostingList> parts, Optional<Copies> copies) throws IOException {
        while (directory.length() < key.share(buckets)) {
            endBucket();
        }
        filter.add(key);
        var list = parts.size() == 1 ? parts.getFirst() : new JoinedPostings(parts);
        entry.clear();
        encode(list, copies);
        growBucket(Bucket.ENTRY_BYTES_MAX + entry.flip().limit());
        bucket.putLong(key.high()).putLong(key.low());
        Varint.put(bucket, entry.limit());
        bucket.put(entry);
        entries++;
        keys++;
    }

    /// All of an entry behind its length: see [Bucket].
    private void encode(PostingList list, Optional<Copies> copies) throws IOException {
        long count = list.count();
        long first = list.get(1);
        boolean isStream = list.firstVersion() > 0;
        Varint.put(entry, count << 1 | (isStream ? 1 : 0));
        Varint.put(entry, first - name.from());
        if (isStream) {
            Varint.put(entry, list.firstVersion());
            putEvents(count, copies);
        }
        if (count == 1) return;
        if (encodeDeltas(list)) {
            Varint.put(entry, deltas.position());
            entry.put(deltas.flip());
            return;
        }
        long blocksAt = offset;
        int blocks = writeBlocks(list);
        Varint.put(entry, 0);
        Varint.put(entry, list.get(count) - first);
        Varint.put(entry, blocksAt);
        Varint.put(entry, blocks);
    }

    private void putEvents(long count, Optional<Copies> copies) throws IOException {
        if (copies.isEmpty()) {
            Varint.put(entry, 0);
            return;
        }
        int block = eventDirectory.length();
        int index = events.events();
        for (long n = 1; n <= count; n++) {
            if (events.isComplete()) endEventBlock();
            if (n == 1 && events.isEmpty()) {
                block = eventDirectory.length();
                index = 0;
            }
            events.add(copies.get().copy(n), n);
        }
        Varint.put(entry, 1L + block);
        Varint.put(entry, index);
        Varint.put(entry, eventDirectory.length() - block + 1L);
    }

    private void endEventBlock() throws IOException {
        var block = events.take();
        eventDirectory.add(Extent.of(offset, block.limit()));
        write(block);
    }

    /// @return whether they are short enough for a bucket
    private boolean encodeDeltas(PostingList list) {
        deltas.clear();
        long before = list.get(1);
        for (long n = 2; n <= list.count(); n++) {
            long position = list.get(n);
            if (deltas.remaining() < Varint.BYTES_MAX) {
                deltas.clear();
                return false;
            }
            Varint.put(deltas, position - before);
            before = position;
        }
        return true;
    }

    /// @return how many
    private int writeBlocks(PostingList list) throws IOException {
        int blocks = 0;
        postings.begin();
        for (long n = 1; n <= list.count(); n++) {
            long position = list.get(n);
            if (!postings.fits(position)) {
                write(postings.take());
                blocks++;
            }
            postings.add(position);
        }
        write(postings.take());
        return blocks + 1;
    }

    private void endBucket() throws IOException {
        bucket.flip().putInt(4, entries);
        Block.seal(bucket);
        directory.add(Extent.of(offset, bucket.limit()));
        write(bucket);
        bucket.clear().position(Bucket.HEADER_BYTES);
        entries = 0;
    }

    private void growBucket(int bytes) {
        if (bucket.remaining() >= bytes) return;
        var roomier = ByteBuffer.allocate(Math.max(2 * bucket.capacity(), bucket.position() + bytes));
        bucket = roomier.put(bucket.flip());
    }

    // ---------------------------------------------------------------------------------------------------- places

    /// Adds the places of all positions, after the last key.
    ///
    /// @param placeOf the place of a position, asked for in ascending order
    public void addPlaces(LongUnaryOperator placeOf) throws IOException {
        while (directory.length() < buckets) {
            endBucket();
        }
        if (!events.isEmpty()) endEventBlock();
        var places = new long[PlaceBlock.POSITIONS];
        int count = 0;
        for (long position = name.from(); position <= name.to(); position++) {
            places[count++] = placeOf.applyAsLong(position);
            if (count < places.length && position < name.to()) continue;
            var block = PlaceBlock.encode(places, count);
            placeDirectory.add(Extent.of(offset, block.limit()));
            write(block);
            count = 0;
        }
    }

    // ---------------------------------------------------------------------------------------------------- finish

    /// Makes the run whole: when this returns, it is durable and has its name.
    ///
    /// @param mark the batch that ends with the run's last position
    /// @param erasures the position of the last erasure that was known when copies began to be taken
    public RunName finish(int level, Mark mark, long erasures, Secret secret) throws IOException {
        long end = offset;
        int directoryChecksum = writeDirectories();
        int filterChecksum = writeFilter();
        var footer = new RunFooter(
                level,
                name.from(),
                name.to(),
                mark,
                keys,
                end,
                buckets,
                placeDirectory.length(),
                eventDirectory.length(),
                filter.blocks(),
                directoryChecksum,
                filterChecksum,
                erasures);
        write(footer.encode(secret));
        flush();
        file.sync();
        file.close();
        disk.rename(name.unfinished(), name.toString());
        disk.syncDirectory();
        return name;
    }

    private int writeDirectories() throws IOException {
        var crc = new CRC32C();
        var extent = ByteBuffer.allocate(8);
        for (var each : List.of(directory, placeDirectory, eventDirectory)) {
            for (int i = 0; i < each.length(); i++) {
                crc.update(extent.putLong(0, each.extent(i)).rewind());
                write(extent.rewind());
            }
        }
        return (int) crc.getValue();
    }

    private int writeFilter() throws IOException {
        var crc = new CRC32C();
        var block = ByteBuffer.allocate(Filter.BLOCK_BYTES);
        for (int i = 0; i < filter.blocks(); i++) {
            filter.encode(i, block.clear());
            crc.update(block.flip());
            write(block.rewind());
        }
        return (int) crc.getValue();
    }

    /// Gives up what is not finished; the file is left for the next opening to delete.
    @Override
    public void close() throws IOException {
        events.close();
        file.close();
    }

    private void write(ByteBuffer bytes) throws IOException {
        brake.pass();
        offset += bytes.remaining();
        while (bytes.hasRemaining()) {
            if (!out.hasRemaining()) flush();
            int count = Math.min(out.remaining(), bytes.remaining());
            out.put(out.position(), bytes, bytes.position(), count).position(out.position() + count);
            bytes.position(bytes.position() + count);
        }
    }

    private void flush() throws IOException {
        int length = out.flip().limit();
        file.write(out, flushed);
        flushed += length;
        out.clear();
        if (flushed - synced < SYNC_BYTES) return;
        file.sync();
        synced = flushed;
    }
}
