package dev.proust.contract;

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

/// A store as seen by a process that is killed at one of its calls: just before what is called is done, or just
/// after. From then on, no call does anything.
///
/// Thread rule: any thread.
final class MortalStore implements EventStore {

    /// What a process feels that is killed: nothing that it could catch.
    static final class Killed extends Error {
        Killed() {
            super("killed, as the test wants it");
        }
    }

    private final EventStore behind;
    private final long last;
    private final boolean done;
    private final AtomicLong calls = new AtomicLong();

    /// @param last the call at which it is killed: 1 or more
    /// @param done whether that call is done still
    MortalStore(EventStore behind, long last, boolean done) {
        this.behind = behind;
        this.last = last;
        this.done = done;
    }

    /// Whether it was killed.
    boolean isDead() {
        return calls.get() >= last;
    }

    @Override
    public Appended append(Append append) {
        long call = begin();
        var appended = behind.append(append);
        if (call == last) throw new Killed();
        return appended;
    }

    @Override
    public EventReader read(Query query, ReadOptions options) {
        long call = begin();
        if (call == last) throw new Killed();
        return behind.read(query, options);
    }

    @Override
    public Subscription subscribe(Query query, Checkpoint after) {
        long call = begin();
        if (call == last) throw new Killed();
        return behind.subscribe(query, after);
    }

    private long begin() {
        long call = calls.incrementAndGet();
        if (call > last || (call == last && !done)) throw new Killed();
        return call;
    }

    @Override
    public Limits limits() {
        return behind.limits();
    }

    /// It is not this process that owns the store.
    @Override
    public void close() {}
}
