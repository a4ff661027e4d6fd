package dev.proust.engine.log;

import dev.proust.engine.key.Keys;
import dev.proust.store.CorruptionException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/// The history that the segments of a log tell.
final class SegmentHistory implements History {

    private static final int CHUNK_BYTES = 256 * 1024;

    private final Segments segments;
    private final SegmentHeader first;
    private final ErasedPositions erased;

    SegmentHistory(Segments segments, SegmentHeader first, ErasedPositions erased) {
        this.segments = segments;
        this.first = first;
        this.erased = erased;
    }

    @Override
    public Secret secret() {
        return first.secret();
    }

    @Override
    public boolean has(Mark mark) throws IOException {
        return header(mark, batches()).isPresent();
    }

    private Optional<BatchHeader> header(Mark mark, BatchReader batches) throws IOException {
        int segment = Place.segment(mark.place());
        if (!segments.has(segment)) return Optional.empty();
        return batches.headerAt(segment, Place.offset(mark.place()))
                .filter(header -> header.chain().equals(mark.chain()));
    }

    @Override
    public EventCopies copies(LongUnaryOperator places) {
        return new RecordedEvents(segments, places, () -> Long.MAX_VALUE, erased, WholeCopies.NONE);
    }

    @Override
    public ErasedPositions erased() {
        return erased;
    }

    @Override
    public LogWalk walk(Optional<Mark> after) throws IOException {
        var batches = batches();
        return new Walk(batches, after.isEmpty() ? LogEnd.ofNothing(first) : endOf(after.get(), batches));
    }

    /// Goes from batch to batch.
    private final class Walk implements LogWalk {

        private final BatchReader batches;
        private final Keys keys = first.secret().keys();
        private LogEnd end;

        Walk(BatchReader batches, LogEnd end) {
            this.batches = batches;
            this.end = end;
        }

        @Override
        public Milestone next(LogListener listener) throws IOException {
            while (true) {
                var header = SegmentHistory.next(end, batches);
                var found = batches.read(header).orElseThrow(() -> broken(header.place(), "a whole batch"));
                end = end.after(header);
                if (header.events() == 0) continue;
                BatchReader.tell(found, keys, listener);
                return Milestone.of(header);
            }
        }
    }

    private LogEnd endOf(Mark mark, BatchReader batches) throws IOException {
        var header = header(mark, batches).orElseThrow(() -> broken(mark.place(), "batch " + mark.chain()));
        var before = new LogEnd(
                Place.segment(mark.place()), Place.offset(mark.place()), header.previous(), header.firstPosition() - 1);
        return before.after(header);
    }

    private static BatchHeader next(LogEnd end, BatchReader batches) throws IOException {
        return batches.headerAfter(end)
                .filter(header -> header.follows(end.chain()) && header.firstPosition() == end.head() + 1)
                .orElseThrow(() -> broken(end.place(), "a batch that fits on to " + end.chain()));
    }

    private static CorruptionException broken(long place, String expected) {
        return new CorruptionException(
                SegmentFile.name(Place.segment(place)), Place.offset(place), expected, "something else");
    }

    private BatchReader batches() {
        return new BatchReader(new LogReader(segments, CHUNK_BYTES), first.secret());
    }
}
