package dev.proust.engine.log;

import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.Disk;
import dev.proust.engine.log.RedoJournal.Sectors;
import dev.proust.store.CorruptionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/// Overwrites the bodies of erased events in the log with zeros. Frames, headers and neighbours stay, and the chain
/// holds, since it does not cover bodies.
///
/// Only what the log vouches for may be touched: a body that is not whole ends the log, where nothing does. Whoever
/// names an event to be erased is appended behind it, in a batch that vouches for it.
///
/// Thread rule: one thread at a time, which nobody interrupts; beside the writer's.
public final class BodyEraser {

    /// How many bytes of sectors are rewritten at once, if no single body needs more.
    private static final int BYTES_AT_ONCE = 4 * 1024 * 1024;

    private final Segments segments;
    private final LogWriter log;
    private final RedoJournal journal;
    private final LongUnaryOperator places;
    private final List<Body> bodies = new ArrayList<>();
    private long bytes;

    /// Where a body stands.
    private record Body(int segment, long offset, int length) {

        long firstSector() {
            return offset - offset % Sector.BYTES;
        }

        long end() {
            return offset + length;
        }
    }

    /// @param places where the event at a position stands
    public BodyEraser(Disk disk, Recovered recovered, LogWriter log, LongUnaryOperator places) {
        this.segments = recovered.segments();
        this.log = log;
        this.journal = new RedoJournal(disk, recovered.secret());
        this.places = places;
    }

    /// Overwrites the bodies of durable events: when this returns, they are gone from the log, durably.
    public void erase(List<Positions> ranges) throws IOException {
        for (var range : ranges) {
            for (long position = range.from(); position <= range.to(); position++) {
                var body = body(position);
                if (bytes + body.length > BYTES_AT_ONCE) overwrite();
                bodies.add(body);
                bytes += body.length + Sector.BYTES;
            }
        }
        overwrite();
    }

    private Body body(long position) throws IOException {
        long place = places.applyAsLong(position);
        int segment = Place.segment(place);
        var fixed = read(segment, Place.offset(place), EventHeader.FIXED_BYTES);
        int length = Math.max(EventHeader.lengthAt(fixed, 0), EventHeader.FIXED_BYTES);
        var header = EventHeader.decode(read(segment, Place.offset(place), length), 0, position)
                .orElseThrow(() -> new CorruptionException(
                        SegmentFile.name(segment),
                        Place.offset(place),
                        "the header of the event at position " + position,
                        "bytes whose checksum does not match"));
        return new Body(segment, Place.offset(place) + header.length(), header.bodyLength());
    }

    private void overwrite() throws IOException {
        var changed = new ArrayList<Sectors>();
        for (int from = 0; from < bodies.size(); ) {
            int to = endOfStretch(from);
            blanked(bodies.subList(from, to), changed);
            from = to;
        }
        log.rewrite(journal, changed);
        bodies.clear();
        bytes = 0;
    }

    /// The number of the first body, from one on, that shares no sector with those before it.
    private int endOfStretch(int from) {
        int to = from + 1;
        while (to < bodies.size()
                && bodies.get(to).segment == bodies.get(from).segment
                && bodies.get(to).firstSector()
                        <= Sector.alignUp(bodies.get(to - 1).end())) {
            to++;
        }
        return to;
    }

    /// Adds sectors in which these bodies are zeros, if they are not so already.
    private void blanked(List<Body> stretch, List<Sectors> changed) throws IOException {
        int segment = stretch.getFirst().segment;
        long from = stretch.getFirst().firstSector();
        int length = Math.toIntExact(Sector.alignUp(stretch.getLast().end()) - from);
        var before = read(segment, from, length);
        var after = ByteBuffer.allocate(length).put(0, before, 0, length);
        for (var body : stretch) {
            int at = Math.toIntExact(body.offset - from);
            after.put(at, new byte[body.length]);
        }
        if (!after.equals(before)) changed.add(new Sectors(segment, from, after));
    }

    private ByteBuffer read(int segment, long offset, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        segments.file(segment).read(bytes, offset);
        if (!bytes.hasRemaining()) return bytes.flip();
        throw new CorruptionException(
                SegmentFile.name(segment), offset, length + " bytes", bytes.position() + " bytes");
    }
}
