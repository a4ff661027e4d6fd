package dev.proust.engine.log;

import dev.proust.engine.damage.Damage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/// Makes of damage that a walk through all of the log has found what was there, in a log that nobody writes to.
///
/// | damaged | made anew of |
/// |---|---|
/// | bodies, headers and frames of events | [MendedBatch] |
/// | a batch's header, whatever else of it; a seal | [MendedHole] |
/// | a segment's header | the header of any other segment |
///
/// Thread rule: one thread, which nobody interrupts.
public final class DamageMending {

    private static final int STRETCH_BYTES_MAX = RedoJournal.BYTES_MAX;
    private static final int CHUNK_BYTES = 1024 * 1024;

    private final Segments segments;
    private final Secret secret;
    private final Optional<SegmentHeader> sure;
    private final Holes holes;
    private final LogMending batches;

    /// @param sure a segment's header that is valid; empty: all are damaged
    DamageMending(Segments segments, Secret secret, Optional<SegmentHeader> sure, Holes holes, LogMending batches) {
        this.segments = segments;
        this.secret = secret;
        this.sure = sure;
        this.holes = holes;
        this.batches = batches;
    }

    /// What can be put in the place of what is damaged. Nothing is written.
    ///
    /// @param places where the event at a position stands; 0 if nobody knows
    /// @param copies of any events; empty where there is none
    public Mended of(Damage damage, LongUnaryOperator places, WholeCopies copies) throws IOException {
        int segment = SegmentFile.number(damage.file());
        return switch (damage.kind()) {
            case BODY, BATCH_CONTENT ->
                batches.mended(
                        Place.of(segment, damage.from()),
                        damage.positions().orElseThrow().from(),
                        places,
                        copies);
            case BATCH -> hole(segment, damage.from(), copies);
            case SEAL -> seal(segment, damage.from(), copies);
            case SEGMENT_HEADER -> segmentHeader(segment);
            default -> Mended.NOTHING;
        };
    }

    /// Puts it in place: when this returns, it is durable.
    ///
    /// @throws RedoJournal.UnsureException if some of it may be written and some not: the next opening writes it
    /// @throws IOException any other one says that nothing was touched
    public void put(Mended mended) throws IOException {
        batches.put(mended);
    }

    /// Whether the body of an event may have been overwritten since a copy of it was taken.
    ///
    /// @see LogMending#isBlank
    public boolean isBlank(ByteBuffer copy, long position, long place) {
        return batches.isBlank(copy, position, place);
    }

    // ---------------------------------------------------------------------------------------------------- headers

    private Mended hole(int segment, long offset, WholeCopies copies) throws IOException {
        var hole = holes.at(segment, offset);
        if (hole.isEmpty()) return Mended.NOTHING;
        var found = read(segment, hole.get().end().offset(), hole.get().to());
        if (found.isEmpty()) return Mended.NOTHING;
        return MendedHole.of(hole.get(), found.get(), copies, secret);
    }

    private Mended seal(int segment, long offset, WholeCopies copies) throws IOException {
        long block = offset & -Sector.BLOCK_BYTES;
        var reigns = holes.reignsOfSeal(Place.of(segment, block));
        if (reigns.isEmpty()) return hole(segment, offset, copies);
        var found = read(segment, block, block + Sector.BLOCK_BYTES);
        var header = found.flatMap(bytes -> BatchHeader.decode(bytes, Place.of(segment, block), secret));
        if (header.isEmpty()) return Mended.NOTHING;
        return MendedHole.ofSeal(header.get(), found.orElseThrow(), reigns.get());
    }

    private Optional<ByteBuffer> read(int segment, long from, long to) throws IOException {
        if (!segments.has(segment) || to - from > STRETCH_BYTES_MAX) return Optional.empty();
        var bytes = ByteBuffer.allocate((int) (to - from));
        segments.file(segment).read(bytes, from);
        return bytes.hasRemaining() ? Optional.empty() : Optional.of(bytes.flip());
    }

    // ---------------------------------------------------------------------------------------------------- segments

    /// All that a segment's header says is the same in all segments, but for the number. That the file is this
    /// segment, and not another one under its name, is what a batch in it says.
    private Mended segmentHeader(int segment) throws IOException {
        if (sure.isEmpty() || !holdsBatch(segment)) return Mended.NOTHING;
        var found = read(segment, 0, Sector.BLOCK_BYTES);
        if (found.isEmpty()) return Mended.NOTHING;
        var made = SegmentHeader.encode(segment, sure.get().store(), secret);
        return MendedHole.withoutEvents(Place.of(segment, 0), found.get(), made);
    }

    private boolean holdsBatch(int segment) throws IOException {
        if (!segments.has(segment)) return false;
        var reader = new LogReader(segments, CHUNK_BYTES);
        long size = segments.file(segment).size();
        for (long offset = Sector.BLOCK_BYTES; offset + BatchHeader.BYTES <= size; offset += Sector.BYTES) {
            var bytes = reader.read(segment, offset, BatchHeader.BYTES);
            if (!BatchHeader.mayBegin(bytes, 0)) continue;
            if (BatchHeader.decode(bytes, Place.of(segment, offset), secret).isPresent()) return true;
        }
        return false;
    }
}
