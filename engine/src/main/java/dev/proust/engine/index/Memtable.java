package dev.proust.engine.index;

import dev.proust.engine.key.Key;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Places;
import dev.proust.engine.run.PostingList;
import dev.proust.engine.run.RunWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The run that is still in memory: a sorted list of positions for each key, from a position on.
///
/// Thread rule: one thread adds, in the order of position; any thread asks for positions that were published to it.
final class Memtable {

    private final ConcurrentHashMap<Key, Positions> lists = new ConcurrentHashMap<>();
    private final Places places = new Places();
    private final long from;
    private long to;
    private long postings;
    private @Nullable Mark mark;

    /// @param from the first position
    Memtable(long from) {
        this.from = from;
        this.to = from - 1;
    }

    /// Adds the next event.
    ///
    /// @param keys all of its keys, none twice, the key of its stream first
    /// @param version the stream's, just after it
    /// @param place where in the log it stands
    void add(List<Key> keys, long version, long place) {
        to++;
        places.add(place);
        addTo(keys.getFirst(), version);
        for (int i = 1; i < keys.size(); i++) {
            addTo(keys.get(i), 0);
        }
        postings += keys.size();
    }

    private void addTo(Key key, long version) {
        var list = lists.get(key);
        if (list == null) lists.put(key, new Positions(to, version));
        else list.add(to);
    }

    /// Says which batch the last event ends.
    void endBatch(Mark mark) {
        this.mark = mark;
    }

    /// The first position.
    long from() {
        return from;
    }

    /// The last position; for the thread that adds.
    long to() {
        return to;
    }

    /// How many positions all of its lists hold: what it costs in memory follows from it.
    long postings() {
        return postings;
    }

    boolean isEmpty() {
        return to < from;
    }

    /// Where a key occurs; null if it does not.
    @Nullable
    PostingList find(Key key) {
        return lists.get(key);
    }

    long place(long position) {
        return places.place(position - from + 1);
    }

    /// The batch that ends with the last event.
    Mark mark() {
        if (mark == null) throw new IllegalStateException("no batch has ended");
        return mark;
    }

    RunWriter.Size size() {
        return RunWriter.Size.of(lists.size(), postings);
    }

    /// Writes all of it. Nothing is added any more.
    void writeTo(RunWriter writer) throws IOException {
        var keys = lists.keySet().toArray(Key[]::new);
        Arrays.sort(keys);
        for (var key : keys) {
            writer.add(key, List.of(lists.get(key)));
        }
        writer.addPlaces(this::place);
    }

    /// A growing sorted list. One thread adds; the others see a list that was whole at some moment.
    private static final class Positions implements PostingList {

        /// The first position, which is the only one of most keys; the others follow in `more`.
        private final long first;

        private final long firstVersion;
        private volatile More more = More.NOTHING;

        /// @param sorted positions; beyond `count` they are not yet published
        private record More(long[] sorted, int count) {
            static final More NOTHING = new More(new long[0], 0);
        }

        Positions(long first, long firstVersion) {
            this.first = first;
            this.firstVersion = firstVersion;
        }

        void add(long position) {
            var now = more;
            var sorted = now.count < now.sorted.length ? now.sorted : grown(now.sorted);
            sorted[now.count] = position;
            more = new More(sorted, now.count + 1);
        }

        @Override
        public long count() {
            return more.count + 1L;
        }

        @Override
        public long countUpTo(long position) {
            if (position < first) return 0;
            var now = more;
            if (now.count == 0) return 1;
            if (now.sorted[now.count - 1] <= position) return now.count + 1L;
            int found = Arrays.binarySearch(now.sorted, 0, now.count, position);
            return 1L + (found >= 0 ? found + 1 : -found - 1);
        }

        @Override
        public long get(long n) {
            return n == 1 ? first : more.sorted[(int) (n - 2)];
        }

        @Override
        public long firstVersion() {
            return firstVersion;
        }

        private static long[] grown(long[] sorted) {
            return Arrays.copyOf(sorted, Math.max(2, sorted.length * 2));
        }
    }
}
