package dev.proust.engine.log;

import dev.proust.store.Appended;
import dev.proust.store.CorruptionException;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/// Fetches events from the log by position, and verifies each of them. One that is damaged there is taken from a whole
/// copy, if there is one.
///
/// Thread rule: one thread at a time.
public final class RecordedEvents implements EventCopies {

    /// What an event and the frame of its append take in most stores: to be fetched at once.
    private static final int BYTES_BEFORE = 256;

    private static final int BYTES_AFTER = 1024;
    private static final int CHUNK_BYTES_MAX = 64 * 1024;

    private static final ByteBuffer NO_COPY = ByteBuffer.allocate(0);

    private final LongUnaryOperator places;
    private final LogReader reader;
    private final LogReader frames;
    private final LongSupplier durable;
    private final ErasedPositions erased;
    private final WholeCopies wholeCopies;
    private long finalUpTo;
    private long framePlace = -1;
    private Optional<AppendFrame> frame = Optional.empty();

    /// @param places where the event at a position stands
    /// @param durable tells the durable position, which is never below one that is asked for
    /// @param erased the events of which nothing but the header is shown
    /// @param wholeCopies where to look for an event that is damaged in the log
    public RecordedEvents(
            Segments segments,
            LongUnaryOperator places,
            LongSupplier durable,
            ErasedPositions erased,
            WholeCopies wholeCopies) {
        this.places = places;
        this.durable = durable;
        this.erased = erased;
        this.wholeCopies = wholeCopies;
        this.reader = LogReader.ofLittle(segments, BYTES_BEFORE, BYTES_AFTER, CHUNK_BYTES_MAX);
        this.frames = LogReader.ofLittle(segments, 0, BYTES_BEFORE, CHUNK_BYTES_MAX);
    }

    /// The event at a position.
    ///
    /// @param lineage what knows who wrote the position
    /// @throws CorruptionException if it is damaged, and there is no whole copy of it
    public RecordedEvent fetch(long position, Lineage lineage) {
        long place = place(position);
        try {
            return fetch(place, position, lineage);
        } catch (CorruptionException damaged) {
            if (erased.mayBeErased(position)) throw damaged;
            return EventCopy.decode(wholeCopy(place, position), position, lineage)
                    .orElseThrow(() -> damaged);
        }
    }

    private RecordedEvent fetch(long place, long position, Lineage lineage) {
        try {
            var header = headerInLog(place, position);
            var appendId = frame(place - header.frameDistance()).appendId();
            if (erased.isErased(position)) return header.erased(lineage.checkpoint(position), appendId);
            long bodyPlace = place + header.length();
            var body = bytes(bodyPlace, header.bodyLength());
            // It may have been erased since it was asked for, and then its bytes go.
            if (!header.isBody(body, 0) && erased.isErased(position)) {
                return header.erased(lineage.checkpoint(position), appendId);
            }
            requireBody(header, body, bodyPlace);
            return header.recorded(lineage.checkpoint(position), appendId, body);
        } catch (IOException failure) {
            throw unavailable(place, failure);
        }
    }

    @Override
    public ByteBuffer copy(long position) {
        if (erased.mayBeErased(position)) return NO_COPY;
        long place = place(position);
        try {
            var held = wholeHeader(place);
            if (!EventHeader.isWhole(held, 0, position)) return NO_COPY;
            int length = EventHeader.lengthAt(held, 0) + EventHeader.bodyLengthAt(held, 0);
            var appendId = frame(place - EventHeader.frameDistanceAt(held, 0)).appendId();
            var event = bytes(place, length);
            return EventHeader.isBodyWhole(event, 0) ? EventCopy.of(appendId, event) : NO_COPY;
        } catch (CorruptionException damaged) {
            return NO_COPY;
        } catch (IOException failure) {
            throw unavailable(place, failure);
        }
    }

    /// The encoded size of the event at a position.
    public int encodedBytes(long position) {
        long place = place(position);
        try {
            var header = header(place, position);
            return header.length() + header.bodyLength();
        } catch (IOException failure) {
            throw unavailable(place, failure);
        }
    }

    /// When the event at a position was recorded, in microseconds.
    public long timeMicros(long position) {
        long place = place(position);
        try {
            return header(place, position).timeMicros();
        } catch (IOException failure) {
            throw unavailable(place, failure);
        }
    }

    /// The answer that was given to the append which begins with the event at a position.
    ///
    /// @param lastPosition of the append's events
    public FirstAnswer firstAnswer(long firstPosition, long lastPosition, Lineage lineage) {
        long place = place(firstPosition);
        try {
            var first = header(place, firstPosition);
            var found = frame(place - first.frameDistance());
            var versions = new HashMap<Stream, Long>();
            for (long position = firstPosition; position <= lastPosition; position++) {
                var header = header(place(position), position);
                versions.put(header.stream(), header.version());
            }
            var appended = new Appended(lineage.checkpoint(lastPosition), firstPosition, versions, first.time(), true);
            return new FirstAnswer(appended, found.digest());
        } catch (IOException failure) {
            throw unavailable(place, failure);
        }
    }

    /// What an append in the log was answered with.
    ///
    /// @param appended the answer, as to one who repeats the append
    /// @param digest of the append's content; empty if it has no append id
    public record FirstAnswer(Appended appended, byte[] digest) {}

    /// Where an event stands. What was fetched before the event was durable may hold the zeros that its bytes have
    /// replaced: it is forgotten.
    private long place(long position) {
        if (position > finalUpTo) {
            finalUpTo = durable.getAsLong();
            reader.forget();
            frames.forget();
        }
        return places.applyAsLong(position);
    }

    private EventHeader header(long place, long position) throws IOException {
        try {
            return headerInLog(place, position);
        } catch (CorruptionException damaged) {
            return EventCopy.header(wholeCopies.copy(position, Optional.empty()), position)
                    .orElseThrow(() -> damaged);
        }
    }

    /// A whole copy of an event that is damaged in the log, if there is one. Its header may still tell its stream.
    private ByteBuffer wholeCopy(long place, long position) {
        Optional<Stream> stream;
        try {
            stream = Optional.of(headerInLog(place, position).stream());
        } catch (CorruptionException damaged) {
            stream = Optional.empty();
        } catch (IOException failure) {
            throw unavailable(place, failure);
        }
        return wholeCopies.copy(position, stream);
    }

    private EventHeader headerInLog(long place, long position) throws IOException {
        return EventHeader.decode(wholeHeader(place), 0, position)
                .orElseThrow(() -> new CorruptionException(
                        SegmentFile.name(Place.segment(place)),
                        Place.offset(place),
                        "the header of the event at position " + position,
                        "bytes whose checksum does not match"));
    }

    /// The bytes from a header's place on, which hold all of the header if the file does.
    private ByteBuffer wholeHeader(long place) throws IOException {
        var held = reader.readOn(Place.segment(place), Place.offset(place), EventHeader.FIXED_BYTES);
        if (held.limit() < EventHeader.FIXED_BYTES) return held;
        int length = EventHeader.lengthAt(held, 0);
        return length <= held.limit() ? held : reader.readOn(Place.segment(place), Place.offset(place), length);
    }

    /// A frame that stands far before its event is not to take the event's bytes out of the reader's memory.
    private AppendFrame frame(long place) throws IOException {
        if (place == framePlace && frame.isPresent()) return frame.get();
        var from = holds(place, AppendFrame.FIXED_BYTES) ? reader : frames;
        int length = AppendFrame.lengthAt(bytes(from, place, AppendFrame.FIXED_BYTES), 0);
        frame = AppendFrame.decode(bytes(from, place, length), 0);
        framePlace = place;
        return frame.orElseThrow(() -> new CorruptionException(
                SegmentFile.name(Place.segment(place)),
                Place.offset(place),
                "the frame of an append",
                "bytes whose checksum does not match"));
    }

    private boolean holds(long place, int length) {
        return reader.holds(Place.segment(place), Place.offset(place), length);
    }

    private ByteBuffer bytes(long place, int length) throws IOException {
        return bytes(reader, place, length);
    }

    private static ByteBuffer bytes(LogReader from, long place, int length) throws IOException {
        var bytes = from.read(Place.segment(place), Place.offset(place), length);
        if (bytes.limit() == length) return bytes;
        throw new CorruptionException(
                SegmentFile.name(Place.segment(place)),
                Place.offset(place),
                length + " bytes",
                bytes.limit() + " bytes");
    }

    private static void requireBody(EventHeader header, ByteBuffer body, long place) {
        int found = EventHeader.checksumOfBody(body, 0, header.bodyLength());
        if (found == header.bodyChecksum()) return;
        throw new CorruptionException(
                SegmentFile.name(Place.segment(place)),
                Place.offset(place),
                "a body of checksum %08x".formatted(header.bodyChecksum()),
                "%08x".formatted(found));
    }

    private UnavailableException unavailable(long place, IOException failure) {
        return new UnavailableException(
                SegmentFile.name(Place.segment(place)), "cannot be read: " + failure.getMessage(), failure);
    }
}
