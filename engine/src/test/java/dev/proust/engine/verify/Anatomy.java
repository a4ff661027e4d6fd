package dev.proust.engine.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Where things stand in a store's files, by the tables of the formats and nothing else.
final class Anatomy {

    private static final long BATCH_MAGIC = 0x5052_4F55_5354_4241L;

    private Anatomy() {}

    /// A stretch of a file.
    record Range(String file, long from, long to) {}

    /// A batch.
    record Batch(String file, long offset, int kind, long length, long first, int events) {
        static final int SEALED = 3;

        Range range() {
            return new Range(file, offset, offset + length);
        }
    }

    /// An event in a batch that holds one append.
    record Event(Range header, Range body) {}

    static List<Batch> batches(String segment, byte[] file) {
        var bytes = ByteBuffer.wrap(file);
        var batches = new ArrayList<Batch>();
        for (int at = 4096; at + 128 <= bytes.limit(); at += 512) {
            if (bytes.getLong(at + 16) != BATCH_MAGIC) continue;
            batches.add(new Batch(
                    segment,
                    at,
                    bytes.getInt(at + 28),
                    bytes.getLong(at + 64),
                    bytes.getLong(at + 72),
                    bytes.getInt(at + 80)));
        }
        return batches;
    }

    static List<Event> events(Path directory, Batch batch) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(batch.file)));
        int frame = (int) batch.offset + 128;
        int idLength = bytes.getShort(frame + 16);
        int at = frame + 24 + (idLength == 0 ? 0 : 32 + idLength);
        var events = new ArrayList<Event>();
        for (int i = 0; i < batch.events; i++) {
            int body = at + bytes.getShort(at + 12);
            int end = body + bytes.getInt(at + 8);
            events.add(new Event(new Range(batch.file, at, body), new Range(batch.file, body, end)));
            at = end;
        }
        return events;
    }

    /// The parts of a run.
    record Run(
            List<Range> buckets,
            List<Range> places,
            List<Range> events,
            List<Range> postings,
            Range directory,
            Range filter,
            Range footer) {}

    static Run run(Path file) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        var name = String.valueOf(file.getFileName());
        int footer = bytes.limit() - 4096;
        int end = (int) bytes.getLong(footer + 64);
        int buckets = bytes.getInt(footer + 72);
        int places = bytes.getInt(footer + 76);
        int events = bytes.getInt(footer + 92);
        int filter = end + 8 * (buckets + places + events);
        var all = new ArrayList<Range>();
        for (int i = 0; i < buckets + places + events; i++) {
            long extent = bytes.getLong(end + 8 * i);
            all.add(new Range(name, extent >>> 24, (extent >>> 24) + (extent & 0xFF_FFFF)));
        }
        return new Run(
                all.subList(0, buckets),
                all.subList(buckets, buckets + places),
                all.subList(buckets + places, all.size()),
                postings(name, all),
                new Range(name, end, filter),
                new Range(name, filter, footer),
                new Range(name, footer, bytes.limit()));
    }

    /// What stands between all other parts.
    private static List<Range> postings(String name, List<Range> all) {
        var postings = new ArrayList<Range>();
        long from = 0;
        var inOrder = all.stream().sorted(Comparator.comparingLong(Range::from)).toList();
        for (var range : inOrder) {
            for (; from < range.from; from += 4096) {
                postings.add(new Range(name, from, from + 4096));
            }
            from = range.to;
        }
        return postings;
    }
}
