package dev.proust.engine.log;

import dev.proust.store.Stream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/// Makes a damaged batch with a valid header what it was, of whole copies of its events and of what follows from
/// them: the very same bytes, or none.
///
/// A body is the same if the event's header, which is whole, says so. Frames and headers are the same if then all of
/// them together are what the batch's header says.
///
/// Thread rule: one thread.
final class MendedBatch {

    private final BatchHeader header;
    private final ByteBuffer found;
    private final WholeCopies copies;

    private MendedBatch(BatchHeader header, ByteBuffer found, WholeCopies copies) {
        this.header = header;
        this.found = found;
        this.copies = copies;
    }

    /// @param found the batch as it is, to the end of its last sector
    /// @param places where the event at a position stands, for a batch that does not tell any more
    /// @param copies asked for every event that is damaged
    static Mended of(
            BatchHeader header, ByteBuffer found, LongUnaryOperator places, WholeCopies copies, Secret secret) {
        var batch = new MendedBatch(header, found, new Remembered(copies));
        var content = BatchContent.parse(header, batch.payload(found));
        if (content.isPresent()) {
            return batch.withBodies(i -> content.get().events().get((int) i).offset());
        }
        return batch.whole(secret)
                .orElseGet(() -> batch.withBodies(
                        i -> places.applyAsLong(header.firstPosition() + i) - header.place() - BatchHeader.BYTES));
    }

    /// What was asked for once need not be looked for again.
    private record Remembered(WholeCopies copies, Map<Long, ByteBuffer> known) implements WholeCopies {

        Remembered(WholeCopies copies) {
            this(copies, new HashMap<>());
        }

        @Override
        public ByteBuffer copy(long position, Optional<Stream> stream) {
            return known.computeIfAbsent(position, any -> copies.copy(position, stream));
        }
    }

    private ByteBuffer payload(ByteBuffer batch) {
        return batch.slice(BatchHeader.BYTES, (int) header.length() - BatchHeader.BYTES);
    }

    private Optional<Mended> whole(Secret secret) {
        var made = Mended.copyOf(found);
        var payload = new MendedPayload(payload(made), header.firstPosition(), copies, secret);
        if (!payload.mendUpTo(header.firstPosition() + header.events() - 1)) return Optional.empty();
        return BatchContent.parse(header, payload(made)).map(content -> mended(made, payload.mended(), content));
    }

    private Mended mended(ByteBuffer made, int events, BatchContent content) {
        return new Mended(
                differences(made),
                events,
                Optional.of(content.damaged()),
                content.erasures(header.firstPosition(), payload(made)));
    }

    private List<RedoJournal.Sectors> differences(ByteBuffer made) {
        return Mended.differences(Place.segment(header.place()), Place.offset(header.place()), found, made);
    }

    /// Puts bodies back whose headers are whole.
    ///
    /// @param offsets where the events begin in the payload, by number
    private Mended withBodies(LongUnaryOperator offsets) {
        var made = Mended.copyOf(found);
        var payload = payload(made);
        int mended = 0;
        for (int i = 0; i < header.events(); i++) {
            long position = header.firstPosition() + i;
            long offset = offsets.applyAsLong(i);
            if (offset < 0 || offset >= payload.limit()) continue;
            int at = (int) offset;
            var there = EventHeader.decode(payload, at, position);
            if (there.isEmpty() || there.get().isBody(payload, at + there.get().length())) continue;
            int length = there.get().length();
            var event = EventCopy.event(copies.copy(position, there.map(EventHeader::stream)), position);
            boolean isSame = event.limit() >= length && event.slice(0, length).equals(payload.slice(at, length));
            if (!isSame || event.limit() > payload.limit() - at) continue;
            payload.put(at, event, 0, event.limit());
            mended++;
        }
        int count = mended;
        return BatchContent.parse(header, payload)
                .map(content -> mended(made, count, content))
                .orElseGet(() -> new Mended(differences(made), count, Optional.empty(), Map.of()));
    }
}
