package dev.proust.engine.log;

import dev.proust.store.CorruptionException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/// The history that the segments of a log tell.
final class SegmentHistory implements History {

    private static final int CHUNK_BYTES = 1024 * 1024;

    private final Segments segments;
    private final SegmentHeader first;

    SegmentHistory(Segments segments, SegmentHeader first) {
        this.segments = segments;
        this.first = first;
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
                .filter(header -> header.check().equals(mark.chain()));
    }

    @Override
    public EventCopies copies(LongUnaryOperator places) {
        return new RecordedEvents(segments, places, () -> Long.MAX_VALUE);
    }

    @Override
    public void tell(Optional<Mark> after, Mark upTo, LogListener listener) throws IOException {
        var batches = batches();
        var keys = first.secret().keys();
        var end = after.isEmpty() ? LogEnd.ofNothing(first) : endOf(after.get(), batches);
        while (true) {
            var header = next(end, batches);
            var found = batches.read(header).orElseThrow(() -> broken(header.place(), "a whole batch"));
            BatchReader.tell(found, 0, keys, listener);
            if (header.place() == upTo.place()) return;
            end = end.after(header);
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
                .filter(header -> header.previous().equals(end.chain()))
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
