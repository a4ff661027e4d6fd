package dev.proust.engine.run;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.key.Key;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Checks the buckets and blocks of a run whose directories are whole.
///
/// Thread rule: one thread at a time.
final class RunParts {

    private final RunCheck run;
    private final RunFooter footer;
    private final long[] buckets;
    private final long[] places;
    private final long[] events;
    private final Optional<Filter> filter;
    private final Sums expectedPostings;
    private final Sums expectedPlaces;
    private final Sums foundPostings;
    private final Sums foundPlaces;

    private boolean isOfThisLog;
    private List<Positions> unread = List.of();
    private long keys;
    private long bytes;
    private boolean isAllRead = true;

    /// Where its parts stand, as [Extent]s.
    record Directories(long[] buckets, long[] places, long[] events) {}

    RunParts(RunCheck run, RunFooter footer, Directories directories, Optional<Filter> filter) {
        this.run = run;
        this.footer = footer;
        this.buckets = directories.buckets;
        this.places = directories.places;
        this.events = directories.events;
        this.filter = filter;
        this.expectedPostings = new Sums(buckets.length);
        this.foundPostings = new Sums(buckets.length);
        this.expectedPlaces = new Sums(places.length);
        this.foundPlaces = new Sums(places.length);
    }

    void expect(long position, List<Key> keysOfEvent, long version, long place) {
        for (int i = 0; i < keysOfEvent.size(); i++) {
            var key = keysOfEvent.get(i);
            expectedPostings.addPosting(key.share(buckets.length), key, position, i == 0 ? version : 0);
        }
        expectedPlaces.addPlace(placeBlock(position), position, place);
    }

    private int placeBlock(long position) {
        return (int) ((position - footer.from()) / PlaceBlock.POSITIONS);
    }

    /// @return how many bytes that were
    long check(boolean isOfLog, List<Positions> unreadPositions, LongConsumer progress) throws IOException {
        isOfThisLog = isOfLog;
        unread = unreadPositions.stream()
                .filter(new Positions(footer.from(), footer.to())::overlaps)
                .toList();
        for (int i = 0; i < buckets.length; i++) {
            long before = bytes;
            checkBucket(i);
            progress.accept(bytes - before);
        }
        for (int i = 0; i < places.length; i++) {
            long before = bytes;
            checkPlaces(i);
            progress.accept(bytes - before);
        }
        for (int i = 0; i < events.length; i++) {
            long before = bytes;
            checkEvents(i);
            progress.accept(bytes - before);
        }
        if (isAllRead) checkFooter();
        return bytes;
    }

    private void checkFooter() {
        if (keys != footer.keys()) contradict(footer.end(), footer.keys() + " keys", keys + " keys");
        if (bytes != footer.end()) {
            contradict(footer.end(), footer.end() + " bytes in buckets and blocks", bytes + " bytes");
        }
    }

    private void contradict(long at, String expected, String found) {
        run.add(Kind.RUN_CONTRADICTION, at, at + footer.directoryBytes(), expected, found);
    }

    // ---------------------------------------------------------------------------------------------------- buckets

    private void checkBucket(int number) throws IOException {
        long from = Extent.offset(buckets[number]);
        long to = from + Extent.length(buckets[number]);
        bytes += to - from;
        var bucket = run.read(from, (int) (to - from));
        if (!isWhole(Kind.RUN_BUCKET, bucket, from, to)) return;
        boolean isComplete;
        try {
            isComplete = addEntries(number, bucket);
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | NegativeArraySizeException
                | BufferUnderflowException senseless) {
            run.add(Kind.RUN_CONTRADICTION, from, to, "entries as a bucket has them", String.valueOf(senseless));
            isAllRead = false;
            return;
        }
        if (!isOfThisLog || !isComplete || foundPostings.isSame(expectedPostings, number)) return;
        run.add(
                Kind.RUN_CONTRADICTION,
                from,
                to,
                expectedPostings.count(number) + " postings that the log tells",
                foundPostings.count(number) + " postings, not the same");
    }

    /// @return whether all of them could be read
    private boolean addEntries(int number, ByteBuffer bucket) throws IOException {
        var entries = bucket.duplicate().position(Bucket.HEADER_BYTES);
        var before = new Key(0, 0);
        boolean isComplete = true;
        for (int left = bucket.getInt(4); left > 0; left--) {
            var key = new Key(entries.getLong(), entries.getLong());
            int end = (int) Varint.get(entries);
            end += entries.position();
            require(key.share(buckets.length) == number && before.compareTo(key) <= 0, key, "in its order");
            require(filter.isEmpty() || filter.get().mayHold(key), key, "in the filter");
            isComplete &= addList(
                    number,
                    key,
                    Bucket.found(entries, footer.from(), run.blocks()).list());
            require(entries.position() == end, key, "as long as it says");
            before = key;
            keys++;
        }
        require(!entries.hasRemaining(), before, "the last one");
        return isComplete;
    }

    private static void require(boolean holds, Key key, String what) {
        if (!holds) throw new IllegalArgumentException("entry " + key + ", which is not " + what);
    }

    private boolean addList(int number, Key key, PostingList list) throws IOException {
        if (list instanceof LongPostings postings) return addBlocks(number, key, postings.shape());
        for (long n = 1; n <= list.count(); n++) {
            addPosting(number, key, list.get(n), n, list.firstVersion());
        }
        return true;
    }

    private void addPosting(int number, Key key, long position, long n, long firstVersion) {
        if (isUnread(position)) return;
        foundPostings.addPosting(number, key, position, firstVersion == 0 ? 0 : firstVersion + n - 1);
    }

    private boolean isUnread(long position) {
        for (var positions : unread) {
            if (positions.holds(position)) return true;
        }
        return false;
    }

    // ---------------------------------------------------------------------------------------------------- blocks

    private boolean addBlocks(int number, Key key, LongPostings.Shape shape) throws IOException {
        boolean isComplete = true;
        long n = 1;
        for (int i = 0; i < shape.blocks(); i++) {
            long from = shape.offset() + (long) i * PostingBlock.BYTES;
            bytes += PostingBlock.BYTES;
            var block = run.read(from, PostingBlock.BYTES);
            if (!isWhole(Kind.RUN_POSTINGS, block, from, from + PostingBlock.BYTES)) {
                isComplete = false;
                continue;
            }
            require(!isComplete || PostingBlock.ordinal(block) == n, key, "in blocks that follow on one another");
            n = PostingBlock.ordinal(block);
            for (long position : PostingBlock.positions(block)) {
                addPosting(number, key, position, n++, shape.firstVersion());
            }
        }
        require(!isComplete || n == shape.count() + 1, key, "as many postings as it says");
        return isComplete;
    }

    private void checkPlaces(int number) throws IOException {
        long from = Extent.offset(places[number]);
        long to = from + Extent.length(places[number]);
        bytes += to - from;
        var block = run.read(from, (int) (to - from));
        if (!isWhole(Kind.RUN_PLACES, block, from, to) || !isOfThisLog) return;
        long first = footer.from() + (long) number * PlaceBlock.POSITIONS;
        long last = Math.min(footer.to(), first + PlaceBlock.POSITIONS - 1);
        for (long position = first; position <= last; position++) {
            if (isUnread(position)) continue;
            foundPlaces.addPlace(number, position, PlaceBlock.place(block, (int) (position - first)));
        }
        if (foundPlaces.isSame(expectedPlaces, number)) return;
        run.add(
                Kind.RUN_CONTRADICTION,
                Consequence.WRONG_ANSWERS,
                from,
                to,
                new Positions(first, last),
                "the places of events in the log",
                "other places");
    }

    /// Each copy has the checksums of the log's own event, which whoever reads it compares: here it must be there to be
    /// read.
    private void checkEvents(int number) throws IOException {
        long from = Extent.offset(events[number]);
        long to = from + Extent.length(events[number]);
        bytes += to - from;
        var block = run.read(from, (int) (to - from));
        if (!isWhole(Kind.RUN_EVENTS, block, from, to)) return;
        try {
            EventBlock.open(block);
        } catch (RuntimeException senseless) {
            isAllRead = false;
            run.add(Kind.RUN_CONTRADICTION, from, to, "copies of events", String.valueOf(senseless));
        }
    }

    private boolean isWhole(Kind kind, ByteBuffer block, long from, long to) {
        if (block.limit() == to - from && Block.isWhole(block)) return true;
        isAllRead = false;
        int found = Block.checksum(block, Math.min(Block.CHECKSUM_BYTES, block.limit()));
        int expected = block.limit() < Block.CHECKSUM_BYTES ? 0 : block.getInt(0);
        run.add(kind, from, to, expected, found);
        return false;
    }
}
