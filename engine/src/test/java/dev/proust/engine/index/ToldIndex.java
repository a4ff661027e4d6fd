package dev.proust.engine.index;

import dev.proust.engine.disk.FileDisk;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.Check;
import dev.proust.engine.log.ErasedPositions;
import dev.proust.engine.log.EventCopies;
import dev.proust.engine.log.History;
import dev.proust.engine.log.LogWalk;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Milestone;
import dev.proust.engine.log.Secret;
import dev.proust.store.CorruptionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/// A layered index that a test tells what it is to hold; all of it becomes runs as soon as it can.
public final class ToldIndex implements AutoCloseable {

    private final LayeredIndex index;
    private final Told told;

    private ToldIndex(LayeredIndex index, Told told) {
        this.index = index;
        this.told = told;
    }

    /// @param memtablePostings how few postings become a run
    public static ToldIndex in(Path directory, int memtablePostings) {
        return in(directory, memtablePostings, new Told());
    }

    /// Opens it again.
    static ToldIndex in(Path directory, int memtablePostings, Told told) {
        try {
            var sizes = new IndexSizes(memtablePostings, 50, 10_000);
            var index = LayeredIndex.open(FileDisk.at(directory), told, sizes, told::instant, told.pauses::add);
            index.begin(told.seals(), told.milestone(told.head()), told.head());
            return new ToldIndex(index, told);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    LayeredIndex index() {
        return index;
    }

    Upkeep upkeep() {
        return index.upkeep();
    }

    Told told() {
        return told;
    }

    /// Adds the next event as a batch of its own, and lets everything be done that is due.
    public void add(List<Key> keys) {
        addOnly(keys);
        keepUp();
    }

    /// Adds the next event as a batch of its own.
    void addOnly(List<Key> keys) {
        told.events.add(keys);
        long version = told.versions.merge(keys.getFirst(), 1L, Long::sum);
        index.add(keys, version, Told.place(told.head()));
        index.endBatch(Told.mark(told.head()));
    }

    /// What a writer remembers who begins now.
    public RecentKeys recentKeys() {
        return index.recentKeys();
    }

    /// Adds the next event as a writer does who accepts it: it is not durable yet.
    public void accept(List<Key> keys, RecentKeys recent) {
        told.events.add(keys);
        long version = told.versions.merge(keys.getFirst(), 1L, Long::sum);
        recent.add(keys, version, Told.place(told.head()));
    }

    /// All that was accepted is durable, as one batch.
    void endBatch() {
        index.endBatch(Told.mark(told.head()));
    }

    /// Nobody adds for a while; all is done that is due then.
    void rest() {
        index.rest();
        keepUp();
        keepUp();
    }

    void keepUp() {
        try {
            while (workOnce()) {
                // What one kind has done may be what another one has waited for.
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean workOnce() throws IOException {
        for (var kind : Upkeep.Kind.values()) {
            if (!upkeep().isDue(kind)) continue;
            upkeep().work(kind);
            return true;
        }
        return false;
    }

    public View view() {
        return index.view();
    }

    @Override
    public void close() {
        index.close();
    }

    /// What it was told, in the place of a log: each event is a batch.
    static final class Told implements History {

        private final List<List<Key>> events = new ArrayList<>();
        private final Map<Key, Long> versions = new HashMap<>();
        private long lost;
        private long damaged = Long.MAX_VALUE;
        private Instant now = Instant.EPOCH;
        private Runnable whenAskedForTheTime = () -> {};

        /// How long somebody was held up each time, in nanoseconds.
        private final List<Long> pauses = new ArrayList<>();

        long head() {
            return events.size();
        }

        List<Key> keys(long position) {
            return events.get((int) position - 1);
        }

        /// The batch at a position is no more what it was.
        void lose(long position) {
            lost = position;
        }

        /// What lies above a position was cut.
        void cut(long position) {
            events.subList((int) position, events.size()).clear();
            versions.clear();
            events.forEach(keys -> versions.merge(keys.getFirst(), 1L, Long::sum));
        }

        /// The log is damaged at a position.
        void damage(long position) {
            damaged = position;
        }

        /// The log can be entered at every seventh position, and at the beginning.
        List<Milestone> seals() {
            var seals = new ArrayList<Milestone>();
            for (long position = 0; position <= head(); position += 7) {
                seals.add(milestone(position));
            }
            return seals;
        }

        Milestone milestone(long position) {
            return position == 0 ? Milestone.BEGINNING : new Milestone(Optional.of(mark(position)), position);
        }

        private Instant instant() {
            whenAskedForTheTime.run();
            return now;
        }

        /// Says what happens beside one who asks for the time.
        void whenAskedForTheTime(Runnable happens) {
            whenAskedForTheTime = happens;
        }

        List<Long> pauses() {
            return pauses;
        }

        /// Time passes.
        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Secret secret() {
            return Secret.random(new Random(1));
        }

        @Override
        public ErasedPositions erased() {
            return new ErasedPositions();
        }

        @Override
        public boolean has(Mark mark) {
            return !mark.equals(mark(lost));
        }

        /// What stands for the event at a position: some of it are as large as a block.
        static ByteBuffer copy(long position) {
            return ByteBuffer.allocate((int) (8 + position % 50 * 400)).putLong(0, position);
        }

        @Override
        public EventCopies copies(LongUnaryOperator places) {
            return Told::copy;
        }

        @Override
        public LogWalk walk(Optional<Mark> after) {
            var before = new HashMap<Key, Long>();
            var next = new AtomicLong(1);
            while (after.isPresent() && next.get() <= after.get().chain().high()) {
                before.merge(keys(next.getAndIncrement()).getFirst(), 1L, Long::sum);
            }
            return listener -> {
                long position = next.getAndIncrement();
                if (position == damaged) throw new CorruptionException("the log", position, "a batch", "none");
                long version = before.merge(keys(position).getFirst(), 1L, Long::sum);
                listener.event(position, keys(position), version, place(position));
                listener.endBatch(mark(position));
                return milestone(position);
            };
        }

        /// So far apart that a piece of a gap is three events or four.
        static long place(long position) {
            return position * Gap.PIECE_BYTES / 3;
        }

        static Mark mark(long position) {
            return new Mark(place(position), new Check(position, 1));
        }
    }
}
