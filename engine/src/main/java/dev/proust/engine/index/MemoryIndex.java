package dev.proust.engine.index;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// The index in memory, made anew at each open: a sorted list of positions for each key.
///
/// A stream's list is also its versions, as the n-th event of a stream is its version n.
public final class MemoryIndex implements Index {

    private final ConcurrentHashMap<Key, Positions> positions = new ConcurrentHashMap<>();

    @Override
    public void add(long position, List<Key> keys) {
        for (var key : keys) {
            var list = positions.get(key);
            if (list == null) positions.put(key, new Positions(position));
            else list.add(position);
        }
    }

    @Override
    public long floor(Key key, long position) {
        var list = positions.get(key);
        return list == null ? 0 : list.floor(position);
    }

    @Override
    public long ceiling(Key key, long position) {
        var list = positions.get(key);
        return list == null ? NONE : list.ceiling(position);
    }

    @Override
    public long version(Key stream, long position) {
        var list = positions.get(stream);
        return list == null ? 0 : list.countUpTo(position);
    }

    @Override
    public long positionOf(Key stream, long version) {
        var list = positions.get(stream);
        return list == null ? NONE : list.get(version);
    }

    /// A growing sorted list. One thread adds; the others see a list that was whole at some moment.
    private static final class Positions {

        /// The first position, which is the only one of most keys; the others follow in `more`.
        private final long first;

        private volatile More more = More.NOTHING;

        /// @param sorted positions; beyond `count` they are not yet published
        private record More(long[] sorted, int count) {
            static final More NOTHING = new More(new long[0], 0);
        }

        Positions(long first) {
            this.first = first;
        }

        void add(long position) {
            var now = more;
            var sorted = now.count < now.sorted.length ? now.sorted : grown(now.sorted);
            sorted[now.count] = position;
            more = new More(sorted, now.count + 1);
        }

        long floor(long position) {
            long count = countUpTo(position);
            return count == 0 ? 0 : get(count);
        }

        long ceiling(long position) {
            return get(countUpTo(position - 1) + 1);
        }

        long countUpTo(long position) {
            if (position < first) return 0;
            var now = more;
            if (now.count == 0) return 1;
            if (now.sorted[now.count - 1] <= position) return now.count + 1L;
            int found = Arrays.binarySearch(now.sorted, 0, now.count, position);
            return 1L + (found >= 0 ? found + 1 : -found - 1);
        }

        /// The n-th, counted from 1.
        long get(long n) {
            if (n == 1) return first;
            var now = more;
            return n - 2 < now.count ? now.sorted[(int) (n - 2)] : NONE;
        }

        private static long[] grown(long[] sorted) {
            return Arrays.copyOf(sorted, Math.max(2, sorted.length * 2));
        }
    }
}
