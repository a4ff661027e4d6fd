package dev.proust.engine.index;

import dev.proust.engine.index.Stretch.Indexed;
import dev.proust.engine.key.Key;
import dev.proust.engine.run.EventReader;
import dev.proust.engine.run.Found;
import dev.proust.engine.run.Found.EventsAt;
import dev.proust.engine.run.PlaceCursor;
import dev.proust.engine.run.PostingList;
import dev.proust.engine.run.Run;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The index as one reader sees it: layers that stay as they are, and what was found in their runs.
///
/// It answers for every position that was durable when it was made, and for those that become so until it
/// [#isStale].
///
/// Thread rule: one thread at a time.
public final class View implements Postings, AutoCloseable {

    private static final ByteBuffer NO_COPY = ByteBuffer.allocate(0);

    private final LayeredIndex index;
    private final Layers layers;
    private final Turn turn;
    private final Map<Key, Known> known = new HashMap<>(4);
    private final GapReader gaps = new GapReader();
    private @Nullable EventReader events;
    private int eventsOf = -1;
    private @Nullable PlaceCursor places;
    private int placesOf = -1;
    private boolean closed;

    /// @param layers held, and let go by [#close]
    View(LayeredIndex index, Layers layers, Turn turn) {
        this.index = index;
        this.layers = layers;
        this.turn = turn;
    }

    /// Whether a new view may know positions that this one does not.
    public boolean isStale() {
        return !index.layers().equals(layers);
    }

    /// Whether something that was found damaged in it has been made anew since, for newer views.
    public boolean isMended() {
        return isStale() && layers.runs().stream().anyMatch(Run::isDamaged);
    }

    @Override
    public long floor(Key key, long position, long downTo) {
        turn.step();
        var memtables = layers.memtables();
        for (int i = memtables.size() - 1; i >= 0; i--) {
            var memtable = memtables.get(i);
            if (memtable.from() > position) continue;
            var list = memtable.find(key);
            long last = list == null ? 0 : list.floor(position);
            if (last > 0) return last < downTo ? 0 : last;
            if (memtable.from() <= downTo) return 0;
        }
        var stretches = layers.stretches();
        for (int i = stretches.size() - 1; i >= 0; i--) {
            if (stretches.get(i).from() > position) continue;
            if (stretches.get(i).to() < downTo) return 0;
            long last = floorIn(i, key, position, downTo);
            if (last > 0) return last < downTo ? 0 : last;
        }
        return 0;
    }

    private long floorIn(int number, Key key, long position, long downTo) {
        return switch (layers.stretches().get(number)) {
            case Indexed indexed -> {
                var list = find(number, key);
                yield list == null ? 0 : list.floor(position);
            }
            case Gap gap -> gaps.floor(gap, key, position, downTo);
        };
    }

    @Override
    public long ceiling(Key key, long position, long upTo) {
        var known = known(key);
        if (!known.answers(position, upTo)) known.remember(position, upTo, seek(key, position, upTo));
        return known.first <= upTo ? known.first : NONE;
    }

    private long seek(Key key, long position, long upTo) {
        turn.step();
        var stretches = layers.stretches();
        for (int i = firstTo(position); i < stretches.size(); i++) {
            if (stretches.get(i).from() > upTo) return NONE;
            long first = ceilingIn(i, key, position, upTo);
            if (first != NONE) return first > upTo ? NONE : first;
        }
        for (var memtable : layers.memtables()) {
            if (memtable.from() > upTo) return NONE;
            var list = memtable.find(key);
            long first = list == null ? NONE : list.ceiling(position);
            if (first != NONE) return first > upTo ? NONE : first;
        }
        return NONE;
    }

    private long ceilingIn(int number, Key key, long position, long upTo) {
        return switch (layers.stretches().get(number)) {
            case Indexed indexed -> {
                var list = find(number, key);
                yield list == null ? NONE : list.ceiling(position);
            }
            case Gap gap -> gaps.ceiling(gap, key, position, upTo);
        };
    }

    /// The version that a stream had at a position; 0 if there was none.
    public long version(Key stream, long position) {
        var memtables = layers.memtables();
        for (int i = memtables.size() - 1; i >= 0; i--) {
            var memtable = memtables.get(i);
            long version = memtable.from() > position ? 0 : version(memtable.find(stream), position);
            if (version > 0) return version;
        }
        var stretches = layers.stretches();
        for (int i = stretches.size() - 1; i >= 0; i--) {
            if (stretches.get(i).from() > position) continue;
            var list = switch (stretches.get(i)) {
                case Indexed indexed -> find(i, stream);
                case Gap gap -> gaps.upTo(gap, stream, position);
            };
            long version = version(list, position);
            if (version > 0) return version;
        }
        return 0;
    }

    private static long version(@Nullable PostingList list, long position) {
        if (list == null) return 0;
        long count = list.countUpTo(position);
        return count == 0 ? 0 : list.firstVersion() + count - 1;
    }

    /// The position of the event that gave a stream this version; [#NONE] if there is none.
    public long positionOf(Key stream, long version) {
        for (var memtable : layers.memtables().reversed()) {
            var list = memtable.find(stream);
            if (list != null && list.firstVersion() <= version) return positionOf(list, version);
        }
        var stretches = layers.stretches();
        for (int i = stretches.size() - 1; i >= 0; i--) {
            var list = switch (stretches.get(i)) {
                case Indexed indexed -> find(i, stream);
                case Gap gap -> gaps.upToVersion(gap, stream, version);
            };
            if (list != null && list.firstVersion() <= version) return positionOf(list, version);
        }
        return NONE;
    }

    private static long positionOf(PostingList list, long version) {
        long n = version - list.firstVersion() + 1;
        return n > list.count() ? NONE : list.get(n);
    }

    /// The place in the log of the event at a position.
    public long place(long position) {
        turn.step();
        var memtables = layers.memtables();
        for (int i = memtables.size() - 1; i >= 0; i--) {
            if (memtables.get(i).from() <= position) return memtables.get(i).place(position);
        }
        int number = firstTo(position);
        return switch (layers.stretches().get(number)) {
            case Indexed(var run) -> placesIn(number, run).place(position);
            case Gap gap -> gaps.place(gap, position);
        };
    }

    private PlaceCursor placesIn(int number, Run run) {
        if (placesOf != number) {
            places = run.places();
            placesOf = number;
        }
        return Objects.requireNonNull(places);
    }

    /// A copy of an event that is in a run beside the others of its stream, so that many are read at once.
    ///
    /// @param stream the event's
    /// @param wanted how many events of the stream are wanted, this one included; negative: down from this one
    /// @return empty if there is no such copy: it is to be read from the log
    public ByteBuffer copy(Key stream, long position, long wanted) {
        int number = firstTo(position);
        if (number == layers.stretches().size() || !(layers.stretches().get(number) instanceof Indexed(var run))) {
            return NO_COPY;
        }
        var lookUp = lookUp(number, stream);
        if (lookUp.list == null || lookUp.events == null) return NO_COPY;
        if (eventsOf != number) {
            events = run.events();
            eventsOf = number;
        }
        return Objects.requireNonNull(events)
                .copy(lookUp.events, lookUp.list.countUpTo(position), lookUp.list.count(), wanted);
    }

    /// A copy of an event, wherever it is: for one who has not found it whole in the log.
    ///
    /// @param stream the event's; empty if unknown: then it takes long
    /// @return empty if there is none
    public ByteBuffer copy(long position, Optional<Key> stream) {
        if (stream.isPresent()) return copy(stream.get(), position, 1);
        int number = firstTo(position);
        if (number == layers.stretches().size()) return NO_COPY;
        return layers.stretches().get(number) instanceof Indexed(var run) ? run.search(position) : NO_COPY;
    }

    /// The runs that it holds.
    public Stream<Run> runs() {
        return layers.runs().stream();
    }

    /// The number of the first stretch that ends at or above a position.
    private int firstTo(long position) {
        var stretches = layers.stretches();
        int low = 0;
        int high = stretches.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (stretches.get(middle).to() < position) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// Where a key occurs in a run, which is looked up once; null if nowhere.
    private @Nullable PostingList find(int number, Key key) {
        return lookUp(number, key).list;
    }

    private LookUp lookUp(int number, Key key) {
        var lookUps = known(key).lookUps;
        var lookUp = lookUps[number];
        if (lookUp == null) {
            var run = ((Indexed) layers.stretches().get(number)).run();
            lookUp = run.find(key).map(LookUp::of).orElse(NOWHERE);
            lookUps[number] = lookUp;
        }
        return lookUp;
    }

    private Known known(Key key) {
        var before = known.get(key);
        if (before != null) return before;
        var now = new Known(layers.stretches().size());
        known.put(key, now);
        return now;
    }

    /// What has been found out about a key: in each run, and where it occurs next. Until there, nobody need look again.
    private static final class Known {

        private final @Nullable LookUp[] lookUps;
        private long from = 1;
        private long upTo;
        private long first = NONE;

        Known(int stretches) {
            this.lookUps = new LookUp[stretches];
        }

        /// Says where the key occurs first among these positions; [#NONE] if nowhere.
        void remember(long from, long upTo, long first) {
            this.from = from;
            this.upTo = upTo;
            this.first = first;
        }

        /// Whether `first` tells the first place among these positions, or lies beyond them.
        boolean answers(long position, long limit) {
            return from <= position && (first == NONE ? limit <= upTo : position <= first);
        }
    }

    /// What looking up a key in a run has found; null if the run does not have it.
    ///
    /// @param events where copies of its events stand; null if there are none
    private record LookUp(
            @Nullable PostingList list, @Nullable EventsAt events) {
        static LookUp of(Found found) {
            return new LookUp(found.list(), found.events().orElse(null));
        }
    }

    private static final LookUp NOWHERE = new LookUp(null, null);

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        layers.release();
    }
}
