package dev.proust.contract;

import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.EventReader;
import dev.proust.store.EventStore;
import dev.proust.store.Limits;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Subscription;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// A store with a test between it and its user. The test can act just before and just after an append, and so be
/// faster than the user, or lose his answer; and it sees what is read. All else goes to the store behind it.
///
/// Thread rule: any thread.
final class InterposedStore implements EventStore {

    private final EventStore behind;
    private final Queue<Consumer<Append>> before = new ConcurrentLinkedQueue<>();
    private final Queue<Consumer<Append>> after = new ConcurrentLinkedQueue<>();
    private final List<ReadOptions> reads = new CopyOnWriteArrayList<>();
    private final LongAdder eventsRead = new LongAdder();

    InterposedStore(EventStore behind) {
        this.behind = behind;
    }

    /// Does this just before the next append for which nothing was asked yet. If it throws, there is no append.
    void beforeAppend(Consumer<Append> action) {
        before.add(action);
    }

    /// Does this when the next append, for which nothing was asked yet, was accepted. If it throws, that is the
    /// answer.
    void afterAppend(Consumer<Append> action) {
        after.add(action);
    }

    /// How many events were read, so far.
    long eventsRead() {
        return eventsRead.sum();
    }

    /// How was read, so far.
    List<ReadOptions> reads() {
        return reads;
    }

    @Override
    public Appended append(Append append) {
        act(before, append);
        var appended = behind.append(append);
        act(after, append);
        return appended;
    }

    @Override
    public EventReader read(Query query, ReadOptions options) {
        reads.add(options);
        return new CountingReader(behind.read(query, options));
    }

    @Override
    public Subscription subscribe(Query query, Checkpoint after) {
        return behind.subscribe(query, after);
    }

    @Override
    public Limits limits() {
        return behind.limits();
    }

    @Override
    public void close() {
        behind.close();
    }

    private static void act(Queue<Consumer<Append>> actions, Append append) {
        var action = actions.poll();
        if (action != null) action.accept(append);
    }

    /// Counts what is read.
    private final class CountingReader implements EventReader {

        private final EventReader reader;

        CountingReader(EventReader reader) {
            this.reader = reader;
        }

        @Override
        public Checkpoint checkpoint() {
            return reader.checkpoint();
        }

        @Override
        public Iterator<RecordedEvent> iterator() {
            var events = reader.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return events.hasNext();
                }

                @Override
                public RecordedEvent next() {
                    eventsRead.increment();
                    return events.next();
                }
            };
        }

        @Override
        public boolean isCutOff() {
            return reader.isCutOff();
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
