package dev.proust.engine.log;

import java.util.ArrayDeque;
import java.util.Deque;

/// Where a log can be entered so that at most so many bytes follow. It remembers a few places only, however much is
/// walked.
///
/// Thread rule: one thread.
final class RecentBatches {

    private static final int PLACES = 64;

    private record Entry(Milestone milestone, long bytesBefore) {}

    private final long bytesMax;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private Milestone last;
    private long bytes;

    /// @param start where the walk begins
    /// @param bytesMax how much may follow
    RecentBatches(Milestone start, long bytesMax) {
        this.bytesMax = bytesMax;
        this.last = start;
        this.entries.add(new Entry(start, 0));
    }

    /// The next batch.
    void add(BatchHeader header) {
        bytes += header.endOffset() - Place.offset(header.place());
        last = Milestone.of(header);
        while (!entries.isEmpty() && bytes - entries.getFirst().bytesBefore > bytesMax) {
            entries.removeFirst();
        }
        boolean isFarEnough = entries.isEmpty() || bytes - entries.getLast().bytesBefore >= bytesMax / PLACES;
        if (isFarEnough) entries.addLast(new Entry(last, bytes));
    }

    /// The oldest place behind which there is not too much; the end, if the last batch is too much.
    Milestone oldest() {
        return entries.isEmpty() ? last : entries.getFirst().milestone;
    }
}
