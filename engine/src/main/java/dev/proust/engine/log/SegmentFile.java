package dev.proust.engine.log;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The files of segments: `0000000001.segment` and so on.
///
/// A file is made under another name and gets its own when its header is durable. So what has the name of a segment
/// has a header, whatever happens in between.
final class SegmentFile {

    private static final String SUFFIX = ".segment";
    private static final String UNFINISHED_SUFFIX = ".unfinished";

    private SegmentFile() {}

    static String name(int segment) {
        return "%010d".formatted(segment) + SUFFIX;
    }

    /// The number of the segment in a file of this name.
    static int number(String name) {
        return Integer.parseInt(name.substring(0, name.length() - SUFFIX.length()));
    }

    /// Makes a segment that is sure to be there, header and directory entry, when this returns.
    static void create(Disk disk, int segment, UUID store, Secret secret) throws IOException {
        var unfinished = name(segment) + UNFINISHED_SUFFIX;
        try (var file = disk.create(unfinished)) {
            file.write(SegmentHeader.encode(segment, store, secret), 0);
            file.sync();
        }
        disk.rename(unfinished, name(segment));
        disk.syncDirectory();
    }

    /// The numbers of all segments that are there, in order.
    static List<Integer> numbers(Disk disk) throws IOException {
        var numbers = new ArrayList<Integer>();
        for (var file : disk.list()) {
            if (!file.matches("\\d{10}\\" + SUFFIX)) continue;
            long number = Long.parseLong(file.substring(0, 10));
            // A higher one no log of ours can have.
            if (number <= Integer.MAX_VALUE) numbers.add((int) number);
        }
        numbers.sort(null);
        return numbers;
    }

    /// Deletes what was being made when a process ended.
    static void deleteUnfinished(Disk disk) throws IOException {
        for (var file : disk.list()) {
            if (file.endsWith(SUFFIX + UNFINISHED_SUFFIX)) disk.delete(file);
        }
    }

    static SegmentHeader readHeader(DiskFile file, int segment) throws IOException {
        var buffer = ByteBuffer.allocate(Sector.BLOCK_BYTES);
        file.read(buffer, 0);
        return SegmentHeader.decode(buffer.flip(), file.name(), segment);
    }
}
