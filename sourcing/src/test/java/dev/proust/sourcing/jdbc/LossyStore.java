package dev.proust.sourcing.jdbc;

import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Content;
import dev.proust.store.EventReader;
import dev.proust.store.EventStore;
import dev.proust.store.Limits;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Signal;
import dev.proust.store.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// A store in which the content of some events is lost to damage, as those see it who follow it.
record LossyStore(EventStore store, Set<Long> lost) implements EventStore {

    private Signal seen(Signal signal) {
        if (!(signal instanceof RecordedEvent event) || !lost.contains(event.position())) return signal;
        return new RecordedEvent(
                event.checkpoint(),
                event.stream(),
                event.version(),
                event.type(),
                event.shape(),
                event.time(),
                event.appendId(),
                new Content.Lost());
    }

    @Override
    public Subscription subscribe(Query query, Checkpoint after) {
        var whole = store.subscribe(query, after);
        return new Subscription() {
            @Override
            public Signal next() throws InterruptedException {
                return seen(whole.next());
            }

            @Override
            public Optional<Signal> next(Duration timeout) throws InterruptedException {
                return whole.next(timeout).map(LossyStore.this::seen);
            }

            @Override
            public void close() {
                whole.close();
            }
        };
    }

    @Override
    public Appended append(Append append) {
        return store.append(append);
    }

    @Override
    public EventReader read(Query query, ReadOptions options) {
        return store.read(query, options);
    }

    @Override
    public Limits limits() {
        return store.limits();
    }

    @Override
    public void close() {
        store.close();
    }
}
