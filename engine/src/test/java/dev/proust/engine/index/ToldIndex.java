package dev.proust.engine.index;

import dev.proust.engine.disk.FileDisk;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.Check;
import dev.proust.engine.log.EventCopies;
import dev.proust.engine.log.History;
import dev.proust.engine.log.LogListener;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Secret;
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
            return new ToldIndex(
                    LayeredIndex.open(FileDisk.at(directory), told, sizes, () -> told.now, nanos -> {}), told);
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
            for (var kind : Upkeep.Kind.values()) {
                while (upkeep().isDue(kind)) {
                    upkeep().work(kind);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
        private Instant now = Instant.EPOCH;

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

        /// Time passes.
        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Secret secret() {
            return Secret.random(new Random(1));
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
        public void tell(Optional<Mark> after, Mark upTo, LogListener listener) {
            var before = new HashMap<Key, Long>();
            for (long position = 1; position <= upTo.chain().high(); position++) {
                var keys = keys(position);
                long version = before.merge(keys.getFirst(), 1L, Long::sum);
                if (after.isPresent() && position <= after.get().chain().high()) continue;
                listener.event(position, keys, version, place(position));
                listener.endBatch(mark(position));
            }
        }

        static long place(long position) {
            return position * 100;
        }

        static Mark mark(long position) {
            return new Mark(place(position), new Check(position, 1));
        }
    }
}
