package dev.proust.engine.log;

import dev.proust.engine.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/// Makes damaged batches what they were, of whole copies of their events, wherever a later batch vouches for them:
/// nobody writes there any more, and what is there is never cut.
///
/// Thread rule: one thread at a time, which nobody interrupts.
public final class LogMending {

    private static final int CHUNK_BYTES = 64 * 1024;

    private final Segments segments;
    private final Secret secret;
    private final RedoJournal journal;

    public LogMending(Segments segments, Secret secret, Disk disk) {
        this.segments = segments;
        this.secret = secret;
        this.journal = new RedoJournal(disk, secret);
    }

    /// Mends the batch that holds the event at a position: all events of it that are damaged and have a copy.
    ///
    /// @param vouchedBelow from this place on nothing is touched, as nothing may vouch for it
    /// @param places where the event at a position stands
    /// @param copies of any events; empty where there is none
    /// @return how many events were mended, durably
    /// @throws RedoJournal.UnsureException if the log must be opened anew before anything else is written to it
    /// @throws IOException any other one says that nothing was touched
    public int mend(long position, long vouchedBelow, LongUnaryOperator places, WholeCopies copies) throws IOException {
        long place = places.applyAsLong(position);
        if (place >= vouchedBelow) return 0;
        var mended = mended(place, position, places, copies);
        put(mended);
        return mended.events();
    }

    /// Puts in place what mending has made, in a log that nobody writes to.
    ///
    /// @see #mend(long, long, LongUnaryOperator, WholeCopies)
    public void put(Mended mended) throws IOException {
        journal.put(mended.sectors());
    }

    /// Whether the body of an event may have been overwritten since a copy of it was taken: of the bytes that
    /// the copy has, most are zeros in the log. Where nobody knows what is erased, it must not be brought back.
    ///
    /// @param place where the event stands; where nothing can be read, it counts as blank
    public boolean isBlank(ByteBuffer copy, long position, long place) {
        var event = EventCopy.event(copy, position);
        if (event.limit() == 0) return false;
        var there = ByteBuffer.allocate(event.limit());
        try {
            if (!segments.has(Place.segment(place))) return true;
            segments.file(Place.segment(place)).read(there, Place.offset(place));
        } catch (IOException unreadable) {
            return true;
        }
        int written = 0;
        int blank = 0;
        for (int at = EventHeader.lengthAt(event, 0); at < event.limit(); at++) {
            if (event.get(at) == 0) continue;
            written++;
            if (there.get(at) == 0) blank++;
        }
        return 2 * blank >= written;
    }

    /// What the batch can be made that holds the event at a position. Nothing is written.
    ///
    /// @param place of the event, or of anything in its batch
    Mended mended(long place, long position, LongUnaryOperator places, WholeCopies copies) throws IOException {
        if (!segments.has(Place.segment(place))) return Mended.NOTHING;
        var header = batchOf(place, position, new LogReader(segments, CHUNK_BYTES));
        if (header.isEmpty()) return Mended.NOTHING;
        var batch = header.get();
        int length = Math.toIntExact(batch.endOffset() - Place.offset(batch.place()));
        var found = ByteBuffer.allocate(length);
        segments.file(Place.segment(place)).read(found, Place.offset(batch.place()));
        if (found.hasRemaining()) return Mended.NOTHING;
        return MendedBatch.of(batch, found.flip(), places, copies, secret);
    }

    /// The header of the batch in which an event stands: the next valid one before it, if that is this long.
    private Optional<BatchHeader> batchOf(long place, long position, LogReader reader) throws IOException {
        int segment = Place.segment(place);
        long start = Place.offset(place) - BatchHeader.BYTES;
        long lowest = Math.max(Sector.BLOCK_BYTES, start - BatchHeader.LENGTH_MAX);
        for (long offset = start & -Sector.BYTES; offset >= lowest; offset -= Sector.BYTES) {
            var bytes = reader.readBefore(segment, offset, BatchHeader.BYTES);
            if (bytes.limit() < BatchHeader.BYTES || !BatchHeader.mayBegin(bytes, 0)) continue;
            var header = BatchHeader.decode(bytes, Place.of(segment, offset), secret);
            if (header.isPresent()) return header.filter(batch -> holds(batch, place, position));
        }
        return Optional.empty();
    }

    private static boolean holds(BatchHeader batch, long place, long position) {
        return !batch.isEmpty()
                && batch.length() <= BatchHeader.LENGTH_MAX
                && batch.place() + batch.length() > place
                && batch.firstPosition() <= position
                && position < batch.firstPosition() + batch.events();
    }
}
