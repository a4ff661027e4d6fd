package dev.proust.engine.log;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.log.Suspects.Suspect;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Checks what stands where a log, or a segment of it, should have ended.
///
/// Thread rule: one thread at a time.
final class TailCheck {

    private final SegmentCheck headers;
    private final LogReader reader;
    private final Suspects suspects;
    private final List<Damage> torn = new ArrayList<>();

    TailCheck(SegmentCheck headers, LogReader reader, Suspects suspects) {
        this.headers = headers;
        this.reader = reader;
        this.suspects = suspects;
    }

    /// A range of bytes.
    record Range(long from, long to) {
        boolean isEmpty() {
            return from == to;
        }
    }

    /// From the first sector to the last one that holds anything but zeros.
    Range remains(int segment, long from) throws IOException {
        long size = size(segment);
        long first = -1;
        long last = from;
        for (long offset = from; offset < size; offset += Sector.BYTES) {
            var sector = reader.read(segment, offset, (int) Math.min(Sector.BYTES, size - offset));
            if (Remains.isZero(sector)) continue;
            if (first < 0) first = offset;
            last = offset + sector.limit();
        }
        return new Range(first < 0 ? from : first, last);
    }

    /// Behind a seal there is nothing.
    void checkBehind(BatchHeader seal, LongConsumer progress) throws IOException {
        int segment = Place.segment(seal.place());
        var remains = remains(segment, seal.endOffset());
        progress.accept(size(segment) - seal.endOffset() + Sector.BLOCK_BYTES);
        if (remains.isEmpty()) return;
        suspects.add(new Suspect(
                Kind.STRAY_BYTES,
                seal.place(),
                remains.from,
                remains.to,
                Optional.empty(),
                "zeros behind the seal",
                "something else"));
    }

    /// Behind the last whole batch there is nothing either, or a torn tail.
    ///
    /// @param end where the last batch ends that has a valid header
    /// @param from where the last whole one ends
    /// @param position of the first event that would go there
    void checkEnd(LogEnd end, long from, long position, LongConsumer progress) throws IOException {
        for (int segment : headers.numbers()) {
            if (segment < Place.segment(from)) continue;
            boolean isLast = segment == Place.segment(from);
            addTorn(segment, isLast ? Place.offset(from) : Sector.BLOCK_BYTES, position);
            if (segment > end.segment()) addSuperfluous(segment, end);
            progress.accept(size(segment) - (isLast ? end.offset() : 0));
        }
    }

    private void addTorn(int segment, long from, long position) throws IOException {
        var remains = remains(segment, from);
        if (remains.isEmpty()) return;
        torn.add(new Damage(
                Kind.TORN_TAIL,
                Consequence.CUT,
                SegmentFile.name(segment),
                from,
                remains.to,
                Optional.of(Positions.from(position)),
                "the end of the log",
                "a write that was under way, or, if the disk was damaged, possibly acknowledged events"));
    }

    private void addSuperfluous(int segment, LogEnd end) throws IOException {
        suspects.add(new Suspect(
                Kind.SUPERFLUOUS_SEGMENT,
                Place.of(segment, 0),
                0,
                size(segment),
                Optional.empty(),
                "the end of the log in segment " + end.segment(),
                "a file that nothing names"));
    }

    private long size(int segment) throws IOException {
        return headers.segments().file(segment).size();
    }

    /// The torn tail, one for each segment that it reaches to.
    List<Damage> torn() {
        return torn;
    }
}
