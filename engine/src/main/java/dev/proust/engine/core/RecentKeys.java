package dev.proust.engine.core;

import dev.proust.engine.index.Postings;
import dev.proust.engine.key.Key;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The writer's memory: the keys of all events above a position, those of the batch in the making included. With facts
/// that a client gathered at or above that position it can judge any condition, without a look at the disk.
///
/// Events leave in the order of position, so that what is in here is always without gaps.
///
/// Thread rule: the writer's thread.
final class RecentKeys implements Postings {

    private final Map<Key, Recent> recents = new HashMap<>();
    private final ArrayDeque<List<Key>> events = new ArrayDeque<>();
    private long low;

    /// @param low the position above which all is remembered
    RecentKeys(long low) {
        this.low = low;
    }

    /// The position above which all is remembered.
    long low() {
        return low;
    }

    long head() {
        return low + events.size();
    }

    /// Remembers the next event.
    ///
    /// @param keys its keys, the stream's first
    /// @param version of the stream, just after it
    void add(List<Key> keys, long version) {
        events.add(keys);
        long position = head();
        var stream = recent(keys.getFirst());
        stream.add(position);
        stream.version = version;
        for (int i = 1; i < keys.size(); i++) {
            recent(keys.get(i)).add(position);
        }
    }

    /// Forgets what is at or below a position.
    void forgetUpTo(long position) {
        while (low < position && !events.isEmpty()) {
            low++;
            for (var key : events.removeFirst()) {
                if (known(key).removeFirst()) recents.remove(key);
            }
        }
    }

    /// The version of a stream that has an event in here; -1 if it has none.
    long version(Key stream) {
        var recent = recents.get(stream);
        return recent == null ? -1 : recent.version;
    }

    private Recent recent(Key key) {
        var known = recents.get(key);
        if (known != null) return known;
        var recent = new Recent();
        recents.put(key, recent);
        return recent;
    }

    private Recent known(Key key) {
        return Objects.requireNonNull(recents.get(key));
    }

    @Override
    public long floor(Key key, long position, long downTo) {
        var recent = recents.get(key);
        long last = recent == null ? 0 : recent.floor(position);
        return last < downTo ? 0 : last;
    }

    @Override
    public long ceiling(Key key, long position, long upTo) {
        var recent = recents.get(key);
        long first = recent == null ? NONE : recent.ceiling(position);
        return first > upTo ? NONE : first;
    }

    /// The positions of a key, in a sorted array from `from` to `to`.
    private static final class Recent {

        private long[] positions = new long[2];
        private int from;
        private int to;
        private long version;

        void add(long position) {
            if (to == positions.length) makeRoom();
            positions[to++] = position;
        }

        /// @return whether none are left
        boolean removeFirst() {
            from++;
            return from == to;
        }

        long floor(long position) {
            if (positions[to - 1] <= position) return positions[to - 1];
            int index = indexAbove(position);
            return index == from ? 0 : positions[index - 1];
        }

        long ceiling(long position) {
            if (positions[to - 1] < position) return NONE;
            return positions[indexAbove(position - 1)];
        }

        private int indexAbove(long position) {
            int found = Arrays.binarySearch(positions, from, to, position);
            return found >= 0 ? found + 1 : -found - 1;
        }

        private void makeRoom() {
            int count = to - from;
            var roomy = count > positions.length / 2 ? new long[positions.length * 2] : positions;
            System.arraycopy(positions, from, roomy, 0, count);
            positions = roomy;
            from = 0;
            to = count;
        }
    }
}
