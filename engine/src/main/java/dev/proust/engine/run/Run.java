package dev.proust.engine.run;

import dev.proust.engine.disk.DiskFile;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.ErasedPositions;
import dev.proust.engine.log.EventCopy;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Secret;
import dev.proust.store.CorruptionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/// A run, open to be read. Its directories and its filter are in memory, verified; all else is read when asked for, and
/// verified then.
///
/// What a run costs in memory, whether anybody asks or not: two bytes for each key in the filter, eight for each bucket
/// of about 4 KiB, eight for each [PlaceBlock#POSITIONS] positions, eight for each [EventBlock#BYTES_MEANT] of events.
///
/// It is shared: who uses it holds it, and the last one who lets it go closes it, and deletes its file if it was
/// retired.
///
/// Thread rule: any thread.
public final class Run {

    private static final int CHUNK_BYTES = 256 * 1024;

    private final RunFooter footer;
    private final DiskFile file;
    private final Runnable delete;
    private final Blocks blocks;
    private final long[] buckets;
    private final long[] placeBlocks;
    private final long[] eventBlocks;
    private final Filter filter;
    private final AtomicInteger holders = new AtomicInteger(1);
    private volatile boolean retired;

    private Run(RunFooter footer, DiskFile file, Runnable delete, Blocks blocks) {
        this.footer = footer;
        this.file = file;
        this.delete = delete;
        this.blocks = blocks;
        this.buckets = new long[footer.buckets()];
        this.placeBlocks = new long[footer.placeBlocks()];
        this.eventBlocks = new long[footer.eventBlocks()];
        loadDirectories();
        this.filter = loadFilter();
    }

    /// Opens a run; who opens it holds it.
    ///
    /// @param delete what deletes the file
    /// @throws CorruptionException if its footer, directories or filter are damaged
    static Run open(DiskFile file, RunName name, Secret secret, Blocks blocks, Runnable delete) throws IOException {
        long size = file.size();
        if (size < RunFooter.BYTES) {
            throw new CorruptionException(file.name(), 0, "a footer of " + RunFooter.BYTES + " bytes", size + " bytes");
        }
        var footer = RunFooter.decode(blocks.readBytes(size - RunFooter.BYTES, RunFooter.BYTES), name, size, secret);
        return new Run(footer, file, delete, blocks);
    }

    private void loadDirectories() {
        var crc = new CRC32C();
        long offset = footer.end();
        for (var directory : new long[][] {buckets, placeBlocks, eventBlocks}) {
            for (int at = 0; at < directory.length; ) {
                int count = Math.min(directory.length - at, CHUNK_BYTES / 8);
                var chunk = blocks.readBytes(offset, 8 * count);
                crc.update(chunk.duplicate());
                chunk.asLongBuffer().get(directory, at, count);
                at += count;
                offset += 8L * count;
            }
        }
        requireChecksum(footer.end(), footer.checksum(), (int) crc.getValue());
    }

    private Filter loadFilter() {
        var crc = new CRC32C();
        long offset = footer.end() + footer.directoryBytes();
        var loading = Filter.ofBlocks(footer.filterBlocks());
        for (int block = 0; block < footer.filterBlocks(); ) {
            int count = Math.min(footer.filterBlocks() - block, CHUNK_BYTES / Filter.BLOCK_BYTES);
            var chunk = blocks.readBytes(offset, count * Filter.BLOCK_BYTES);
            crc.update(chunk.duplicate());
            loading.decode(block, count, chunk);
            block += count;
            offset += chunk.limit();
        }
        requireChecksum(footer.end() + footer.directoryBytes(), footer.filterChecksum(), (int) crc.getValue());
        return loading;
    }

    private void requireChecksum(long offset, int expected, int found) {
        if (expected == found) return;
        throw new CorruptionException(
                file.name(), offset, "checksum %08x".formatted(expected), "%08x".formatted(found));
    }

    // ---------------------------------------------------------------------------------------------------- questions

    public long from() {
        return footer.from();
    }

    public long to() {
        return footer.to();
    }

    public int level() {
        return footer.level();
    }

    /// How many positions it covers.
    public long positions() {
        return footer.to() - footer.from() + 1;
    }

    /// Whether it has copies of events.
    public boolean isCovering() {
        return eventBlocks.length > 0;
    }

    /// Whether it may have a copy of an event that was erased since copies were taken.
    public boolean holdsErased(ErasedPositions erased) {
        return isCovering() && erased.hasNamed(footer.from(), footer.to(), footer.erasures());
    }

    /// The batch that ends with the run's last position.
    public Mark mark() {
        return footer.mark();
    }

    /// Whether a block of it was found damaged: it is to be made anew.
    public boolean isDamaged() {
        return blocks.isDamaged();
    }

    /// Where a key occurs, if it does, and its events, if the run has them.
    ///
    /// @throws dev.proust.store.UnavailableException if what says so is damaged: it is made anew
    public Optional<Found> find(Key key) {
        if (!filter.mayHold(key)) return Optional.empty();
        return Bucket.find(blocks.read(buckets[key.share(buckets.length)]), key, footer.from(), blocks);
    }

    /// The place in the log of the event at a position that the run covers.
    ///
    /// @throws dev.proust.store.UnavailableException if what says so is damaged: it is made anew
    public long place(long position) {
        long index = position - footer.from();
        var block = blocks.read(placeBlocks[(int) (index / PlaceBlock.POSITIONS)]);
        return PlaceBlock.place(block, (int) (index % PlaceBlock.POSITIONS));
    }

    /// The places of positions that are asked for one after the other.
    public PlaceCursor places() {
        return new PlaceCursor(blocks, placeBlocks, footer.from());
    }

    /// The places of positions that are asked for in no order, of a run that is small enough to keep them all.
    PlaceTable placesKept() {
        return new PlaceTable(blocks.uncached(), placeBlocks, footer.from());
    }

    RunWriter.Size size() {
        return new RunWriter.Size(footer.keys(), (long) footer.buckets() * Bucket.BYTES_MEANT);
    }

    // ---------------------------------------------------------------------------------------------------- whole

    /// Goes through all keys in their order, past the cache.
    ///
    /// Thread rule: one thread.
    final class Cursor {

        private final Blocks uncached = blocks.uncached();
        private int nextBucket;
        private ByteBuffer entries = ByteBuffer.allocate(0);
        private int left;
        private Key key = new Key(0, 0);

        /// Moves to the next key.
        ///
        /// @return false if there is none
        boolean next() {
            while (left == 0) {
                if (nextBucket == buckets.length) return false;
                entries = uncached.read(buckets[nextBucket++]);
                left = entries.getInt(4);
                entries.position(Bucket.HEADER_BYTES);
            }
            left--;
            key = new Key(entries.getLong(), entries.getLong());
            return true;
        }

        Key key() {
            return key;
        }

        /// What the run says of the key; to be asked for once.
        Found found() {
            int length = (int) Varint.get(entries);
            int end = entries.position() + length;
            var found = Bucket.found(entries, footer.from(), uncached);
            entries.position(end);
            return found;
        }
    }

    /// Is told which keys an event has.
    public interface KeyListener {

        /// @param version the stream's, just after the event, if the key is a stream's; otherwise 0
        void key(long position, Key key, long version);
    }

    /// Tells all keys of the events of a range: all of the run is gone through.
    ///
    /// @throws dev.proust.store.UnavailableException if a part of it is damaged
    public void tell(long from, long to, KeyListener listener) {
        var cursor = new Cursor();
        while (cursor.next()) {
            var list = cursor.found().list();
            for (long n = list.countUpTo(from - 1) + 1; n <= list.count() && list.get(n) <= to; n++) {
                listener.key(list.get(n), cursor.key(), list.firstVersion() == 0 ? 0 : list.firstVersion() + n - 1);
            }
        }
    }

    /// What reads the copies of events.
    public EventReader events() {
        return new EventReader(blocks, eventBlocks);
    }

    /// The copy of the event at a position, for one who does not know the event's stream: all copies are gone through.
    ///
    /// @return empty if it has no copy that is whole
    /// @throws dev.proust.store.UnavailableException if the disk fails
    public ByteBuffer search(long position) {
        for (long extent : eventBlocks) {
            var block = blocks.readIfWhole(extent, EventBlock::open);
            if (block.isEmpty()) continue;
            for (int i = 0; i < EventBlock.events(block.get()); i++) {
                var copy = EventBlock.copy(block.get(), i);
                if (EventCopy.isOf(copy, position)) return copy;
            }
        }
        return ByteBuffer.allocate(0);
    }

    /// Is told that so many bytes more were read.
    public interface ReadListener {

        /// @throws IOException to break it off
        void read(long bytes) throws IOException;
    }

    /// Reads and verifies all of its buckets and blocks, past the cache.
    ///
    /// @throws dev.proust.store.UnavailableException if one is damaged: it is made anew
    public void readAll(ReadListener listener) throws IOException {
        var uncached = blocks.uncached();
        var cursor = new Cursor();
        int bucket = 0;
        while (cursor.next()) {
            var list = cursor.found().list();
            if (list instanceof LongPostings postings) postings.readAll(listener);
            for (; bucket < cursor.nextBucket; bucket++) {
                listener.read(Extent.length(buckets[bucket]));
            }
        }
        for (var extents : new long[][] {placeBlocks, eventBlocks}) {
            for (long extent : extents) {
                uncached.read(extent);
                listener.read(Extent.length(extent));
            }
        }
    }

    EventReader eventsPastCache() {
        return new EventReader(blocks.uncached(), eventBlocks);
    }

    /// The places of ascending positions, past the cache.
    PlaceCursor placesPastCache() {
        return new PlaceCursor(blocks.uncached(), placeBlocks, footer.from());
    }

    // ---------------------------------------------------------------------------------------------------- holders

    /// Holds the run open for one more.
    ///
    /// @throws IllegalStateException if nobody holds it any more
    public void hold() {
        if (holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IllegalStateException(file.name() + " is closed");
        }
    }

    /// Lets it go. The last one closes it.
    public void release() {
        if (holders.decrementAndGet() > 0) return;
        try {
            file.close();
        } catch (IOException ignored) {
            // It was read only.
        }
        if (retired) delete.run();
    }

    /// Has the file deleted as soon as nobody holds the run.
    public void retire() {
        retired = true;
    }

    @Override
    public String toString() {
        return file.name() + " (level " + footer.level() + ")";
    }
}
