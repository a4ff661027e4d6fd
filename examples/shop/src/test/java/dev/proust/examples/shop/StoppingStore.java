package dev.proust.examples.shop;

import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.EventReader;
import dev.proust.store.EventStore;
import dev.proust.store.Limits;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.Subscription;
import java.util.concurrent.atomic.AtomicLong;

/// A real store with something that happens just after so many of its appends.
record StoppingStore(EventStore store, AtomicLong appendsLeft, Runnable then) implements EventStore {

    StoppingStore(EventStore store, long appends, Runnable then) {
        this(store, new AtomicLong(appends), then);
    }

    @Override
    public Appended append(Append append) {
        var appended = store.append(append);
        if (appendsLeft.decrementAndGet() == 0) then.run();
        return appended;
    }

    @Override
    public EventReader read(Query query, ReadOptions options) {
        return store.read(query, options);
    }

    @Override
    public Subscription subscribe(Query query, Checkpoint after) {
        return store.subscribe(query, after);
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
