package dev.proust.engine.log;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.log.BatchHeader.Kind;
import dev.proust.engine.log.BatchReader.Found;
import dev.proust.engine.log.Lineage.Reign;
import dev.proust.store.CorruptionException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Opens a log: reads all of it, tells a torn tail from rot, and leaves an end that can be written to.
///
/// ```
///   segment 1                     segment 2
///   ┌──────┬─────┬─────┬──────┐   ┌──────┬─────┬─────┬ ─ ─ ─┬ ─ ─ ─ ─ ─
///   │header│batch│batch│sealed│──►│header│batch│batch│ torn   zeros…
///   └──────┴─────┴─────┴──────┘   └──────┴─────┴─────┴ ─ ─ ─┴ ─ ─ ─ ─ ─
///   └────────────── vouched for ────────────┘└ tail ┘└ remains ┘
///                                  the watermark ▲          ▲ the hole
/// ```
///
/// Sectors that were being rewritten when a process ended are put in place first ([RedoJournal]), and what was
/// accepted to stand in the place of lost events ([LossFile]): nothing else is written before the verdict.
///
/// 1. **Walk** the chain up to the first place where no whole batch fits on: the hole. It begins with one of the last
///    segments ([Start]); what lies before is vouched for by the seals.
/// 2. **Scan** every sector boundary of every segment from the hole on for valid headers. The highest watermark of all
///    valid headers tells what was durable for certain.
/// 3. **Verdict**: a hole below that watermark is corruption, and nothing is touched. A hole above it is a torn tail.
/// 4. **Keep** the tail, which lies above the watermark and is whole: it is rewritten in place and synced before it is
///    served or vouched for, since the pages of a killed process may exist in memory only.
/// 5. **Cut** the remains: copied to a file of their own, synced, overwritten with zeros, synced. Else a stale batch
///    could pass for a new one. The file stays, and so says at every later open that the end was not clean, until
///    something is written there.
///
/// Then what is derived from the log is told of its newest events, and where it can enter the log for older ones.
///
/// A crash in the middle of this leaves what the next one finds by the same steps.
///
/// Thread rule: one thread, which nobody interrupts.
public final class Recovery {

    private static final int CHUNK_BYTES = 1024 * 1024;

    private final Disk disk;
    private final RandomGenerator random;
    private final Derived derived;
    private final Segments segments;
    private final LogReader reader;
    private final ErasedPositions erased = new ErasedPositions();
    private final Deque<Found> tail = new ArrayDeque<>();
    private final List<Reign> reignsHere = new ArrayList<>();

    private final List<Milestone> seals = new ArrayList<>();

    private long watermark;
    private long vouchedAt;
    private Lineage lineage = new Lineage(List.of());
    private Kind lastKind = Kind.EVENTS;
    private UUID lastIncarnation = new UUID(0, 0);
    private long lastTimeMicros;
    private final List<List<Long>> damaged = new ArrayList<>();
    private RecentBatches recent = new RecentBatches(Milestone.BEGINNING, 0);

    private Recovery(Disk disk, RandomGenerator random, Derived derived) {
        this.disk = disk;
        this.random = random;
        this.derived = derived;
        this.segments = new Segments(disk);
        this.reader = new LogReader(segments, CHUNK_BYTES);
    }

    /// Opens the log in a directory that is locked, and makes one if there is none.
    ///
    /// @param derived what is told of the newest events that are kept
    /// @throws CorruptionException if what was durable is damaged; nothing was touched but what a journal says
    /// @throws dev.proust.store.FormatTooNewException if a newer program wrote it; nothing was touched
    public static Recovered run(Disk disk, RandomGenerator random, Derived derived) throws IOException {
        var recovery = new Recovery(disk, random, derived);
        try {
            return recovery.run();
        } catch (IOException | RuntimeException failure) {
            recovery.segments.close();
            throw failure;
        }
    }

    /// Whether a directory holds a log.
    public static boolean isLog(Disk disk) throws IOException {
        return !SegmentFile.numbers(disk).isEmpty();
    }

    private Recovered run() throws IOException {
        var numbers = SegmentFile.numbers(disk);
        if (numbers.isEmpty()) {
            createStore();
            numbers = List.of(1);
        }
        var header = openAll(numbers);
        var journal = new RedoJournal(disk, header.secret());
        journal.redo();
        var losses = new LossFile(disk, header.secret());
        var loss = losses.redo();

        var batches = new BatchReader(reader, header.secret());
        var history = new SegmentHistory(segments, header, erased);
        derived.open(history);
        var hole = findHole(header, numbers, batches);
        // The names, too, may exist in memory only: those that a killed process gave and had no time to sync.
        disk.syncDirectory();
        journal.remove();
        var end = keepTail(hole);
        var remains = new Remains(disk, segments, reader);
        if (loss.isEmpty()) losses.remove();
        var cuts = remains.cut(end, numbers);
        SegmentFile.deleteUnfinished(disk);
        tell(history, end.head());

        // What was cut may have been acknowledged, also if it was not this recovery that has cut it.
        boolean clean = lastKind == Kind.CLOSED && !remains.wereCut(end) && loss.isEmpty();
        return new Recovered(
                header,
                segments,
                erased,
                end,
                lineage,
                List.copyOf(reignsHere),
                clean ? lastIncarnation : newIncarnation(),
                lastTimeMicros,
                clean,
                cuts,
                List.copyOf(damaged),
                watermark,
                loss);
    }

    private void createStore() throws IOException {
        var store = new UUID(random.nextLong(), random.nextLong());
        SegmentFile.create(disk, 1, store, Secret.random(random));
    }

    private UUID newIncarnation() {
        return new UUID(random.nextLong() | 1, random.nextLong());
    }

    /// Opens and verifies the headers of all segments.
    ///
    /// @return the first one's
    private SegmentHeader openAll(List<Integer> numbers) throws IOException {
        requirePresent(1, numbers);
        for (int segment : numbers) {
            segments.open(segment);
        }
        var first = SegmentFile.readHeader(segments.file(1), 1);
        for (int segment : numbers) {
            var header = SegmentFile.readHeader(segments.file(segment), segment);
            if (!header.store().equals(first.store())) {
                throw new CorruptionException(
                        SegmentFile.name(segment), 16, "store " + first.store(), "store " + header.store());
            }
        }
        return first;
    }

    private static void requirePresent(int segment, List<Integer> numbers) {
        if (!numbers.contains(segment)) {
            throw new CorruptionException(SegmentFile.name(segment), 0, "the log's segment " + segment, "no such file");
        }
    }

    /// Walks and scans, and says the verdict. What is known of batches that are to be cut is known no more: then the
    /// walk begins once more, where it will begin the next time.
    private LogEnd findHole(SegmentHeader header, List<Integer> numbers, BatchReader batches) throws IOException {
        var known = derived.known(Long.MAX_VALUE);
        while (true) {
            var start = Start.after(known, derived.walkBytes(), header, segments, batches);
            begin(start);
            var hole = walk(start.end(), batches);
            scan(header, numbers, hole);
            requireNothingLost(hole);
            release();
            var kept = derived.known(endOfTail(hole).place());
            if (kept.equals(known)) return hole;
            known = kept;
        }
    }

    private void begin(Start start) {
        lineage = start.lineage();
        recent = new RecentBatches(start.seals().getLast(), derived.walkBytes());
        seals.clear();
        seals.addAll(start.seals());
        tail.clear();
        reignsHere.clear();
        damaged.clear();
    }

    // ---------------------------------------------------------------------------------------------------- 1. walk

    /// Follows the chain.
    ///
    /// @return the hole
    private LogEnd walk(LogEnd start, BatchReader batches) throws IOException {
        var end = start;
        while (true) {
            var header = batches.headerAfter(end);
            if (header.isEmpty()) return end;
            requireFits(header.get(), end);
            vouch(header.get());
            var found = batches.read(header.get());
            if (found.isEmpty()) return end;
            tail.add(found.get());
            release();
            end = end.after(header.get());
            if (header.get().kind() == Kind.SEALED) requireNext(header.get());
        }
    }

    /// A valid header that does not fit on to the chain was never written here by this store's one history.
    private static void requireFits(BatchHeader header, LogEnd end) {
        if (!header.follows(end.chain())) throw broken(header, "previous " + end.chain(), "" + header.previous());
        if (header.firstPosition() != end.head() + 1) {
            throw broken(header, "first position " + (end.head() + 1), "" + header.firstPosition());
        }
    }

    private static CorruptionException broken(BatchHeader header, String expected, String found) {
        return new CorruptionException(
                SegmentFile.name(Place.segment(header.place())), Place.offset(header.place()), expected, found);
    }

    /// What follows a seal must be there.
    private void requireNext(BatchHeader sealed) throws IOException {
        requirePresent(Place.segment(sealed.place()) + 1, SegmentFile.numbers(disk));
    }

    // ---------------------------------------------------------------------------------------------------- 2. scan

    private void scan(SegmentHeader first, List<Integer> numbers, LogEnd hole) throws IOException {
        for (int segment : numbers) {
            if (segment < hole.segment()) continue;
            scan(segment, segment == hole.segment() ? hole.offset() : Sector.BLOCK_BYTES, first.secret());
        }
    }

    private void scan(int segment, long from, Secret secret) throws IOException {
        long size = segments.file(segment).size();
        for (long offset = from; offset + BatchHeader.BYTES <= size; offset += Sector.BYTES) {
            var bytes = reader.read(segment, offset, BatchHeader.BYTES);
            if (BatchHeader.mayBegin(bytes, 0)) {
                BatchHeader.decode(bytes, Place.of(segment, offset), secret).ifPresent(this::vouch);
            }
        }
    }

    private void vouch(BatchHeader header) {
        if (header.watermark() <= watermark) return;
        watermark = header.watermark();
        vouchedAt = header.place();
    }

    // ---------------------------------------------------------------------------------------------------- 3. verdict

    private void requireNothingLost(LogEnd hole) {
        if (hole.place() >= watermark) return;
        throw new CorruptionException(
                SegmentFile.name(hole.segment()),
                hole.offset(),
                "a batch that begins with position " + (hole.head() + 1) + ", as the batch at "
                        + Place.text(vouchedAt) + " says that everything before "
                        + Place.text(watermark) + " was durable",
                "no whole batch that fits on to the one before");
    }

    // ---------------------------------------------------------------------------------------------------- 4. keep

    /// Hands over the batches that are vouched for.
    private void release() {
        while (!tail.isEmpty() && tail.peekFirst().header().place() < watermark) {
            hand(tail.removeFirst());
        }
    }

    /// Where the tail ends, as far as it is whole.
    private LogEnd endOfTail(LogEnd hole) {
        return tail.stream()
                .filter(found -> !found.isWhole())
                .findFirst()
                .map(found -> endBefore(found.header()))
                .orElse(hole);
    }

    /// Makes sure of the tail as far as it is whole.
    ///
    /// @return where the log ends
    private LogEnd keepTail(LogEnd hole) throws IOException {
        var end = hole;
        while (!tail.isEmpty()) {
            var found = tail.removeFirst();
            var before = endBefore(found.header());
            if (!found.isWhole()) {
                tail.clear();
                return before;
            }
            Remains.rewrite(disk, reader, found.header());
            hand(found);
            end = before.after(found.header());
        }
        return end;
    }

    private static LogEnd endBefore(BatchHeader header) {
        return new LogEnd(
                Place.segment(header.place()),
                Place.offset(header.place()),
                header.previous(),
                header.firstPosition() - 1);
    }

    private void hand(Found found) {
        var header = found.header();
        lastKind = header.kind();
        lastIncarnation = header.incarnation();
        recent.add(header);
        if (header.kind() == Kind.SEALED) {
            reignsHere.clear();
            seals.add(Milestone.of(header));
        }
        if (header.events() == 0) return;

        remember(new Reign(header.incarnation(), header.firstPosition()));
        var content = found.content().orElseThrow();
        if (!found.isWhole()) damaged.add(content.damaged());
        lastTimeMicros = content.events().getLast().header().timeMicros();
    }

    private void remember(Reign reign) {
        var reigns = lineage.reigns();
        if (!reigns.isEmpty() && reigns.getLast().incarnation().equals(reign.incarnation())) return;
        lineage = lineage.with(reign.incarnation(), reign.firstPosition());
        reignsHere.add(reign);
    }

    // ---------------------------------------------------------------------------------------------------- tell

    /// Tells what is derived of the newest events.
    private void tell(History history, long head) throws IOException {
        var from = derived.begin(List.copyOf(seals), recent.oldest(), head);
        if (from.position() == head) return;
        var walk = history.walk(from.mark());
        while (walk.next(derived).position() < head) {
            // Until all is told.
        }
    }
}
