package dev.proust.engine.log;

import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.Disk;
import dev.proust.engine.log.Suspects.Suspect;
import dev.proust.store.CorruptionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;

/// Checks all of a log, and touches nothing. Where it meets with damage, it goes on at the next valid header of
/// a batch, wherever that is: so it finds all there is.
///
/// ```
///   open: headers of segments ──► walk: batch after batch, over every hole ──► damages
/// ```
///
/// What counts as damage, and what as a torn tail, follows from the rules of [Recovery].
///
/// Thread rule: one thread at a time.
public final class LogCheck implements AutoCloseable {

    private static final int CHUNK_BYTES = 1024 * 1024;

    private final Suspects suspects = new Suspects();
    private final SegmentCheck headers;
    private final Segments segments;
    private final LogReader reader;
    private final TailCheck tails;
    private final Holes holes = new Holes();

    private long watermark;
    private long kept = Long.MAX_VALUE;
    private long batchCount;
    private long eventCount;
    private long lostCount;
    private LogEnd end = new LogEnd(1, Sector.BLOCK_BYTES, new Check(0, 0), 0);

    private LogCheck(Disk disk) {
        this.headers = new SegmentCheck(disk, suspects);
        this.segments = headers.segments();
        this.reader = new LogReader(segments, CHUNK_BYTES);
        this.tails = new TailCheck(headers, reader, suspects);
    }

    /// Opens a log to check it.
    ///
    /// @throws dev.proust.store.FormatTooNewException if a newer program wrote it
    public static LogCheck open(Disk disk) throws IOException {
        var check = new LogCheck(disk);
        try {
            check.headers.open();
            return check;
        } catch (IOException | RuntimeException failure) {
            check.close();
            throw failure;
        }
    }

    /// The store's secret; empty if no segment's header can be read.
    public Optional<Secret> secret() {
        return headers.secret();
    }

    /// Whether a batch is in the log: in its place, and the very same.
    public boolean has(Mark mark) throws IOException {
        return headerAt(mark.place())
                .filter(header -> header.chain().equals(mark.chain()))
                .isPresent();
    }

    /// Whether another batch than this one is in its place: then what knows of this one is of another history.
    public boolean contradicts(Mark mark) throws IOException {
        return headerAt(mark.place())
                .filter(header -> !header.chain().equals(mark.chain()))
                .isPresent();
    }

    private Optional<BatchHeader> headerAt(long place) throws IOException {
        int segment = Place.segment(place);
        if (headers.secret().isEmpty() || !segments.has(segment)) return Optional.empty();
        return batches().headerAt(segment, Place.offset(place));
    }

    private BatchReader batches() {
        return new BatchReader(reader, headers.secret().orElseThrow());
    }

    // ---------------------------------------------------------------------------------------------------- walk

    /// Goes through all of it.
    ///
    /// @param listener is told of every event that can be read
    /// @param progress is told of bytes that are done, so many more each time
    public void walk(LogListener listener, LongConsumer progress) throws IOException {
        if (headers.secret().isEmpty()) return;
        var check = new BatchCheck(reader, headers.secret().get(), suspects, listener);
        end = start();
        while (true) {
            var header = next();
            if (header.isEmpty()) break;
            if (watermark < header.get().watermark()) watermark = header.get().watermark();
            check.check(header.get(), end);
            holes.pass(header.get());
            batchCount++;
            eventCount += header.get().events();
            long from = end.offset();
            end = endBefore(header.get()).after(header.get());
            progress.accept(header.get().endOffset() - from);
            if (header.get().kind() == BatchHeader.Kind.SEALED) tails.checkBehind(header.get(), progress);
        }
        lostCount = check.lost();
        checkEnd(progress);
    }

    /// If the first segment's header is damaged, the chain begins with whatever its first batch says.
    private LogEnd start() throws IOException {
        if (headers.first().isPresent()) return LogEnd.ofNothing(headers.first().get());
        if (!segments.has(1)) return end;
        return batches()
                .headerAt(1, Sector.BLOCK_BYTES)
                .map(LogCheck::endBefore)
                .orElse(end);
    }

    private static LogEnd endBefore(BatchHeader header) {
        return new LogEnd(
                Place.segment(header.place()),
                Place.offset(header.place()),
                header.previous(),
                header.firstPosition() - 1);
    }

    /// The next batch, over a hole if there is one.
    private Optional<BatchHeader> next() throws IOException {
        if (segments.has(end.segment())) {
            var header = batches().headerAfter(end).filter(this::isNext);
            if (header.isPresent()) return header;
        }
        var header = scan();
        if (header.isPresent()) {
            addHole(header.get());
            end = endBefore(header.get());
        }
        return header;
    }

    /// An empty batch may stand a little behind the end; but then something else may have stood between.
    private boolean isNext(BatchHeader header) {
        boolean fits = header.follows(end.chain()) && header.firstPosition() == end.head() + 1;
        return header.place() == end.place() || fits;
    }

    /// The first valid header from the end on.
    private Optional<BatchHeader> scan() throws IOException {
        for (int segment : headers.numbers()) {
            if (segment < end.segment()) continue;
            long size = segments.file(segment).size();
            long from = segment == end.segment() ? end.offset() : Sector.BLOCK_BYTES;
            for (long offset = from; offset + BatchHeader.BYTES <= size; offset += Sector.BYTES) {
                var bytes = reader.read(segment, offset, BatchHeader.BYTES);
                if (!BatchHeader.mayBegin(bytes, 0)) continue;
                var header = batches().headerAt(segment, offset);
                if (header.isPresent()) return header;
            }
        }
        return Optional.empty();
    }

    // ---------------------------------------------------------------------------------------------------- holes

    /// Between the end and the next batch something is not whole, or not there.
    private void addHole(BatchHeader next) throws IOException {
        int nextSegment = Place.segment(next.place());
        Optional<Positions> lost = next.firstPosition() > end.head() + 1
                ? Optional.of(new Positions(end.head() + 1, next.firstPosition() - 1))
                : Optional.empty();
        lost.ifPresent(suspects::addUnread);
        boolean isInOneSegment = segments.has(nextSegment) && end.segment() == nextSegment;
        if (isInOneSegment) suspects.addStretch(DamagedStretch.between(end, next));
        if (segments.has(end.segment())) holes.add(end, next, sealOf(end.segment()));
        for (int segment = end.segment(); segment <= nextSegment; segment++) {
            long from = segment == end.segment() ? end.offset() : Sector.BLOCK_BYTES;
            if (!segments.has(segment)) addMissing(segment, lost);
            else if (segment < nextSegment) addLostEnd(segment, from, lost);
            else if (from < Place.offset(next.place())) {
                add(Kind.BATCH, segment, from, Place.offset(next.place()), lost, "no valid header");
            }
        }
    }

    private Optional<Seal> sealOf(int segment) throws IOException {
        long size = segments.file(segment).size();
        return batches().seal(segment, size).map(BatchReader.Sealed::seal);
    }

    private void addMissing(int segment, Optional<Positions> lost) {
        suspects.add(new Suspect(
                Kind.MISSING_SEGMENT,
                Place.of(segment, 0),
                0,
                0,
                lost,
                "the log's segment " + segment + (isAtEnd(segment) ? ", which begins with " + whatFollows() : ""),
                "no such file, or that of another store"));
    }

    /// Whether the segment is the first that is missing, and one before it tells what it follows on.
    private boolean isAtEnd(int segment) {
        return segment > 1 && end.place() == Place.of(segment, Sector.BLOCK_BYTES);
    }

    private String whatFollows() {
        return "position " + (end.head() + 1) + ", in a batch that follows on " + end.chain();
    }

    /// The end of a segment is lost: its seal, and what may have stood before it.
    private void addLostEnd(int segment, long from, Optional<Positions> lost) throws IOException {
        long size = segments.file(segment).size();
        long seal = Sector.alignUpToBlock(from) + Sector.BLOCK_BYTES;
        if (size < seal) {
            add(Kind.SHORT_SEGMENT, segment, Math.min(from, size), seal, lost, "the file ends at " + size);
            return;
        }
        var remains = tails.remains(segment, from);
        long to = Math.max(seal, remains.to());
        if (lost.isPresent()) {
            add(Kind.BATCH, segment, from, to, lost, "no valid header");
        } else {
            long first = remains.isEmpty() ? to : remains.from();
            add(Kind.SEAL, segment, Math.min(seal - Sector.BLOCK_BYTES, first), to, lost, "no valid header");
        }
    }

    private void add(Kind kind, int segment, long from, long to, Optional<Positions> lost, String found) {
        long place = segment == end.segment() ? end.place() : Place.of(segment, from);
        var expected = switch (kind) {
            case SEAL -> "the seal that names segment " + (segment + 1);
            case SHORT_SEGMENT ->
                to + " bytes at least, up to the seal that names segment " + (segment + 1) + ": next, " + whatFollows();
            default -> "a batch that begins with position " + (end.head() + 1);
        };
        suspects.add(new Suspect(kind, place, from, to, lost, expected, found));
    }

    /// Behind the last batch that can be read.
    private void checkEnd(LongConsumer progress) throws IOException {
        boolean isNothingKnown = batchCount == 0 && headers.any().isEmpty();
        if (isNothingKnown) return;
        if (!segments.has(end.segment())) {
            var lost = Positions.from(end.head() + 1);
            suspects.addUnread(lost);
            addMissing(end.segment(), Optional.of(lost));
        }
        long torn = suspects.torn(watermark).orElse(end.place());
        kept = torn;
        tails.checkEnd(end, torn, torn < end.place() ? firstPosition(torn) : end.head() + 1, progress);
    }

    private long firstPosition(long place) throws IOException {
        return batches()
                .headerAt(Place.segment(place), Place.offset(place))
                .map(BatchHeader::firstPosition)
                .orElse(end.head() + 1);
    }

    // ---------------------------------------------------------------------------------------------------- results

    /// The place where an opening would end the log; there and behind it, nothing would be kept.
    public long kept() {
        return kept;
    }

    /// All that was found.
    ///
    /// @param known the batch with which runs end
    /// @param walkBytes how much of the log an opening walks at least
    public List<Damage> damages(Optional<Mark> known, long walkBytes) throws IOException {
        var all = new ArrayList<>(suspects.damages(watermark, walkFrom(known, walkBytes)));
        all.addAll(tails.torn());
        return all;
    }

    /// The segment in which an opening begins to look at every batch.
    private int walkFrom(Optional<Mark> known, long walkBytes) throws IOException {
        if (headers.first().isEmpty()) return 1;
        return Start.after(known, walkBytes, headers.first().get(), segments, batches())
                .end()
                .segment();
    }

    /// Positions of which the log does not tell.
    public List<Positions> unread() {
        return suspects.unread();
    }

    /// A loss that is accepted, and that the next opening carries out: what is checked is what will be there
    /// then.
    public Optional<AcceptedLoss> pendingLoss() {
        return headers.pending();
    }

    /// What is erased, as far as the log could be read. To be asked when all of it was walked.
    public ErasedPositions erased() {
        return suspects.erased();
    }

    /// What mends the log of which the secret is known. To be asked for when all of it was walked.
    ///
    /// @param disk the log's
    public DamageMending mending(Disk disk) {
        var secret = headers.secret().orElseThrow();
        return new DamageMending(segments, secret, headers.any(), holes, new LogMending(segments, secret, disk));
    }

    /// What is lost, and what can stand in its place. To be asked for when all of it was walked.
    ///
    /// @param places where the event at a position stands, as far as the index tells; 0 if it does not
    public LossPlan lossPlan(LongUnaryOperator places) throws IOException {
        return LossPlan.of(
                suspects.stretches(watermark),
                segments,
                erased(),
                headers.secret().orElseThrow(),
                places);
    }

    /// The header of the event at a position.
    ///
    /// @param place where it stands
    /// @throws dev.proust.store.CorruptionException if it is damaged
    public LossPlan.SavedHeader header(long place, long position) throws IOException {
        var bytes = reader.read(Place.segment(place), Place.offset(place), EventHeader.FIXED_BYTES);
        int length = bytes.limit() < EventHeader.FIXED_BYTES ? 0 : EventHeader.lengthAt(bytes, 0);
        var header = EventHeader.decode(reader.read(Place.segment(place), Place.offset(place), length), 0, position);
        return header.map(found -> LossPlan.SavedHeader.of(
                        position, found, secret().orElseThrow().keys()))
                .orElseThrow(() -> new CorruptionException(
                        SegmentFile.name(Place.segment(place)),
                        Place.offset(place),
                        "the header of the event at position " + position,
                        "bytes whose checksum does not match"));
    }

    /// How many events are lost, by accepted damage.
    public long lostCount() {
        return lostCount;
    }

    /// How long all segments are that can be read.
    public long fileBytes() throws IOException {
        long bytes = 0;
        for (int segment : headers.numbers()) {
            bytes += segments.file(segment).size();
        }
        return bytes;
    }

    /// How many segments there are.
    public int segmentCount() {
        return headers.numbers().size();
    }

    /// How many batches have a valid header, and how many events they say they hold.
    public long batchCount() {
        return batchCount;
    }

    /// @see #batchCount
    public long eventCount() {
        return eventCount;
    }

    @Override
    public void close() throws IOException {
        segments.close();
    }
}
