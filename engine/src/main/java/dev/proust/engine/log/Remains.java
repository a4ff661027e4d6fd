package dev.proust.engine.log;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.log.RecoveryReport.Cut;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What recovery writes: the tail that is kept, and zeros over what remains behind it.
///
/// Thread rule: one thread, which nobody interrupts.
final class Remains {

    private static final int CHUNK_BYTES = 1024 * 1024;
    private static final Pattern CUT = Pattern.compile("(\\d{10})-(\\d{1,12})-\\d+\\.cut");

    private final Disk disk;
    private final Segments segments;
    private final LogReader reader;

    Remains(Disk disk, Segments segments, LogReader reader) {
        this.disk = disk;
        this.segments = segments;
        this.reader = reader;
    }

    /// Writes a batch's own bytes over it and syncs them: the disk is then sure to hold what memory showed.
    static void rewrite(Disk disk, LogReader reader, BatchHeader header) throws IOException {
        int segment = Place.segment(header.place());
        long offset = Place.offset(header.place());
        int length = Math.toIntExact(header.endOffset() - offset);
        var sectors = ByteBuffer.allocate(length);
        sectors.put(0, reader.read(segment, offset, length), 0, (int) header.length());
        try (var file = disk.openToWrite(SegmentFile.name(segment))) {
            file.write(sectors, offset);
            file.sync();
        }
    }

    /// Cuts everything behind the end: in its segment, and in later ones, which nothing names.
    List<Cut> cut(LogEnd end, List<Integer> numbers) throws IOException {
        var cuts = new ArrayList<Cut>();
        reader.forget();
        for (int segment : numbers) {
            if (segment < end.segment()) continue;
            boolean named = segment == end.segment();
            long from = named ? end.offset() : Sector.BLOCK_BYTES;
            long to = endOfRemains(segment, from);
            if (to > from) cuts.add(keep(segment, from, to));
            if (named) zero(segment, from, to);
            else drop(segment);
        }
        return cuts;
    }

    /// Whether something was cut here or further on, now or by a recovery before, and nothing was written since. The
    /// files that keep what was cut say so.
    boolean wereCut(LogEnd end) throws IOException {
        for (var file : disk.list()) {
            var name = CUT.matcher(file);
            if (!name.matches()) continue;
            long place = Place.of(Integer.parseInt(name.group(1)), Long.parseLong(name.group(2)));
            if (place >= end.place()) return true;
        }
        return false;
    }

    /// The end of the last sector from an offset on that holds anything but zeros.
    private long endOfRemains(int segment, long from) throws IOException {
        long size = segments.file(segment).size();
        long end = from;
        for (long offset = from; offset < size; offset += Sector.BYTES) {
            var sector = reader.read(segment, offset, (int) Math.min(Sector.BYTES, size - offset));
            if (!isZero(sector)) end = offset + sector.limit();
        }
        return end;
    }

    private Cut keep(int segment, long from, long to) throws IOException {
        var keptIn = freeName(segment, from);
        try (var file = disk.create(keptIn)) {
            for (long offset = from; offset < to; offset += CHUNK_BYTES) {
                int length = (int) Math.min(CHUNK_BYTES, to - offset);
                file.write(reader.read(segment, offset, length), offset - from);
            }
            file.sync();
        }
        disk.syncDirectory();
        return new Cut(SegmentFile.name(segment), from, to - from, keptIn);
    }

    private String freeName(int segment, long offset) throws IOException {
        var taken = disk.list();
        for (int n = 1; ; n++) {
            var name = "%010d-%d-%d.cut".formatted(segment, offset, n);
            if (!taken.contains(name)) return name;
        }
    }

    /// The sync is done even where there is nothing to overwrite: zeros that were read may exist in memory only.
    private void zero(int segment, long from, long to) throws IOException {
        try (var file = disk.openToWrite(SegmentFile.name(segment))) {
            Zeros.write(file, from, to);
            file.sync();
        }
        reader.forget();
    }

    private void drop(int segment) throws IOException {
        segments.forget(segment);
        disk.delete(SegmentFile.name(segment));
        disk.syncDirectory();
        reader.forget();
    }

    static boolean isZero(ByteBuffer bytes) {
        int at = 0;
        for (; at + Long.BYTES <= bytes.limit(); at += Long.BYTES) {
            if (bytes.getLong(at) != 0) return false;
        }
        for (; at < bytes.limit(); at++) {
            if (bytes.get(at) != 0) return false;
        }
        return true;
    }
}
