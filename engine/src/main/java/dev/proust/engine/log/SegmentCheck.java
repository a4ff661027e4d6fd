package dev.proust.engine.log;

import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.disk.Disk;
import dev.proust.engine.log.Suspects.Suspect;
import dev.proust.store.CorruptionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens all segments of a log that can be read, and checks their headers. What stands in a segment whose header is
/// damaged is read all the same: the secret is that of the others.
///
/// Thread rule: one thread at a time.
final class SegmentCheck {

    private final Disk disk;
    private final Suspects suspects;
    private final Segments segments;
    private final List<Integer> numbers = new ArrayList<>();
    private @Nullable SegmentHeader any;
    private @Nullable SegmentHeader first;
    private @Nullable Secret doubtful;
    private Optional<AcceptedLoss> pending = Optional.empty();

    SegmentCheck(Disk disk, Suspects suspects) {
        this.disk = disk;
        this.suspects = suspects;
        this.segments = new Segments(disk);
    }

    /// @throws dev.proust.store.FormatTooNewException if a newer program wrote one of them
    void open() throws IOException {
        for (int segment : SegmentFile.numbers(disk)) {
            segments.open(segment);
            if (isOurs(segment)) numbers.add(segment);
            else segments.forget(segment);
        }
        // What an opening would finish first is no damage.
        if (any == null) return;
        segments.redone(new RedoJournal(disk, any.secret()).pending());
        pending = new LossFile(disk, any.secret()).pending();
        segments.redone(pending.map(AcceptedLoss::sectors).orElse(List.of()));
    }

    /// Whether what stands in the segment can be ours.
    private boolean isOurs(int segment) throws IOException {
        try {
            var header = SegmentFile.readHeader(segments.file(segment), segment);
            if (any == null) any = header;
            if (segment == 1) first = header;
            if (header.store().equals(any.store())) return true;
            add(segment, "store " + any.store(), "store " + header.store());
            return false;
        } catch (CorruptionException damaged) {
            add(
                    segment,
                    String.valueOf(damaged.facts().get("expected")),
                    String.valueOf(damaged.facts().get("found")));
            if (doubtful == null) doubtful = secretIn(segment);
            return true;
        }
    }

    private void add(int segment, String expected, String found) {
        suspects.add(new Suspect(
                Kind.SEGMENT_HEADER, Place.of(segment, 0), 0, Sector.BLOCK_BYTES, Optional.empty(), expected, found));
    }

    private @Nullable Secret secretIn(int segment) throws IOException {
        var header = ByteBuffer.allocate(Sector.BLOCK_BYTES);
        segments.file(segment).read(header, 0);
        return header.position() < Sector.BLOCK_BYTES ? null : Secret.read(header, SegmentHeader.SECRET_OFFSET);
    }

    /// A loss that the next opening carries out: the segments are shown as they will be then.
    Optional<AcceptedLoss> pending() {
        return pending;
    }

    /// The segments that are open, in order.
    List<Integer> numbers() {
        return numbers;
    }

    Segments segments() {
        return segments;
    }

    /// The header of the first segment, if it is valid.
    Optional<SegmentHeader> first() {
        return Optional.ofNullable(first);
    }

    /// The store's secret; if all headers are damaged, what stands in the place of it.
    Optional<Secret> secret() {
        return any == null ? Optional.ofNullable(doubtful) : Optional.of(any.secret());
    }

    /// A header that is valid: the first one, if that is.
    Optional<SegmentHeader> any() {
        return Optional.ofNullable(any);
    }
}
