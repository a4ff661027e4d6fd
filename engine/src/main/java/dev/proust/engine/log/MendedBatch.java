package dev.proust.engine.log;

import dev.proust.engine.log.RedoJournal.Sectors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/// Makes a damaged batch what it was, of whole copies of its events: the very same bytes, or none.
///
/// A body is the same if the event's header, which is whole, says so. A header is the same if then all frames and
/// headers together are what the batch's header says.
///
/// Thread rule: one thread.
final class MendedBatch {

    private final BatchHeader header;
    private final ByteBuffer batch;
    private final ByteBuffer payload;
    private int mended;

    private MendedBatch(BatchHeader header, ByteBuffer batch) {
        this.header = header;
        this.batch = batch;
        this.payload = payload(batch, header);
    }

    private static ByteBuffer payload(ByteBuffer batch, BatchHeader header) {
        return batch.slice(BatchHeader.BYTES, (int) header.length() - BatchHeader.BYTES);
    }

    /// What to put in place.
    ///
    /// @param sectors that differ from those that are there; none if nothing can be mended
    /// @param events how many are mended
    /// @param damaged the positions of those whose bodies are damaged still; empty: the batch cannot be read either
    record Mended(List<Sectors> sectors, int events, Optional<List<Long>> damaged) {}

    /// @param found the batch as it is, to the end of its last sector
    /// @param places where the event at a position stands, for a batch that does not tell any more
    /// @param copies asked for every event that is damaged
    static Mended of(BatchHeader header, ByteBuffer found, LongUnaryOperator places, WholeCopies copies) {
        var bodies = new MendedBatch(header, copyOf(found));
        var headers = new MendedBatch(header, copyOf(found));
        var content = BatchContent.parse(header, bodies.payload);
        for (int i = 0; i < header.events(); i++) {
            long position = header.firstPosition() + i;
            long at = content.isPresent()
                    ? content.get().events().get(i).offset()
                    : places.applyAsLong(position) - header.place() - BatchHeader.BYTES;
            if (at < 0 || at >= bodies.payload.limit()) continue;
            var there = EventHeader.decode(bodies.payload, (int) at, position);
            boolean isHeaderWhole = there.isPresent();
            if (isHeaderWhole
                    && there.get().isBody(bodies.payload, (int) at + there.get().length())) continue;
            var event = EventCopy.event(copies.copy(position, there.map(EventHeader::stream)), position);
            if (isHeaderWhole && bodies.isHeaderOf(event, (int) at, there.get().length())) bodies.put((int) at, event);
            headers.put((int) at, event);
        }
        var whole = BatchContent.parse(header, headers.payload);
        var better = whole.isPresent() ? headers : bodies;
        return new Mended(better.differences(found), better.mended, whole.map(BatchContent::damaged));
    }

    private static ByteBuffer copyOf(ByteBuffer found) {
        var copy = ByteBuffer.allocate(found.limit());
        return copy.put(0, found, 0, found.limit());
    }

    private boolean isHeaderOf(ByteBuffer event, int at, int length) {
        return event.limit() >= length && event.slice(0, length).equals(payload.slice(at, length));
    }

    private void put(int at, ByteBuffer event) {
        if (event.limit() == 0 || event.limit() > payload.limit() - at) return;
        payload.put(at, event, 0, event.limit());
        mended++;
    }

    /// The stretches of sectors that are not as they were.
    private List<Sectors> differences(ByteBuffer found) {
        var stretches = new ArrayList<Sectors>();
        int from = -1;
        for (int at = 0; at <= batch.limit(); at += Sector.BYTES) {
            boolean differs =
                    at < batch.limit() && !batch.slice(at, Sector.BYTES).equals(found.slice(at, Sector.BYTES));
            if (differs && from < 0) from = at;
            if (differs || from < 0) continue;
            stretches.add(new Sectors(
                    Place.segment(header.place()), Place.offset(header.place()) + from, batch.slice(from, at - from)));
            from = -1;
        }
        return stretches;
    }
}
