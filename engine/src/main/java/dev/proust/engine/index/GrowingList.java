package dev.proust.engine.index;

import dev.proust.engine.run.PostingList;
import java.util.Arrays;

/// A posting list that grows. Positions are kept as distances from the first one, which takes half the room.
///
/// Thread rule: one thread adds; the others see a list that was whole at some moment.
final class GrowingList implements PostingList {

    private static final int LENGTH_MIN = 4;

    private final long first;
    private final long firstVersion;
    private volatile int[] distances = new int[LENGTH_MIN];

    /// What lies beyond is not yet published. It is read before the distances: those are as new then, or newer.
    private volatile int count = 1;

    GrowingList(long first, long firstVersion) {
        this.first = first;
        this.firstVersion = firstVersion;
    }

    /// Adds a position, which is beyond all before.
    void add(long position) {
        int next = count;
        if (next == distances.length) distances = Arrays.copyOf(distances, 2 * next);
        distances[next] = Math.toIntExact(position - first);
        count = next + 1;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public long countUpTo(long position) {
        if (position < first) return 0;
        int now = count;
        var sorted = distances;
        long distance = position - first;
        if (sorted[now - 1] <= distance) return now;
        int found = Arrays.binarySearch(sorted, 0, now, (int) distance);
        return found >= 0 ? found + 1L : -found - 1L;
    }

    @Override
    public long get(long n) {
        return first + distances[(int) n - 1];
    }

    @Override
    public long firstVersion() {
        return firstVersion;
    }
}
