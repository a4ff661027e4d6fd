package dev.proust.engine;

import dev.proust.engine.core.Engine;
import dev.proust.engine.core.PendingAppend;
import dev.proust.engine.core.World;
import dev.proust.engine.damage.Health;
import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.EventReader;
import dev.proust.store.EventStore;
import dev.proust.store.Limits;
import dev.proust.store.OutcomeUnknownException;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.SnapshotStore;
import dev.proust.store.Subscription;
import dev.proust.store.TimedOutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/// A store in a directory: the engine with threads around it. Clients wait here, and a driver moves the writer.
///
/// Thread rule: any thread.
public final class EmbeddedStore implements EventStore {

    private final Engine engine;
    private final InstantSource clock;
    private final WriterDriver driver;
    private final ByteBudget budget = new ByteBudget();

    EmbeddedStore(Engine engine, World world) {
        this.engine = engine;
        this.clock = world.clock();
        this.driver = new WriterDriver(engine, world.threads(), world.disk().name());
        driver.putInOrder();
    }

    @Override
    public Appended append(Append append) {
        driver.requireOpen();
        long bytes = engine.limits().check(append);
        if (!budget.take(bytes, append.deadline(), clock)) {
            throw new TimedOutException(append.deadline().orElseThrow());
        }
        try {
            var client = Thread.currentThread();
            var pending = engine.submit(append, bytes, () -> LockSupport.unpark(client));
            await(pending, append);
            return pending.answer();
        } finally {
            budget.giveBack(bytes);
        }
    }

    private void await(PendingAppend pending, Append append) {
        while (!pending.isDone()) {
            driver.wake();
            if (engine.isClosed() && pending.withdraw()) throw new IllegalStateException("store is closed");
            if (Thread.currentThread().isInterrupted()) {
                throw new OutcomeUnknownException(append, "the thread was interrupted", null);
            }
            if (append.deadline().isEmpty()) {
                LockSupport.park(pending);
            } else {
                awaitUntil(append.deadline().get(), pending, append);
            }
        }
    }

    private void awaitUntil(Instant deadline, PendingAppend pending, Append append) {
        var left = Duration.between(clock.instant(), deadline);
        if (left.isPositive()) {
            LockSupport.parkNanos(
                    pending, left.compareTo(Duration.ofHours(1)) > 0 ? 3_600_000_000_000L : left.toNanos());
            return;
        }
        if (pending.withdraw()) throw new TimedOutException(deadline);
        if (!pending.isDone()) {
            throw new OutcomeUnknownException(append, "the deadline passed after the writer took it up", null);
        }
    }

    @Override
    public EventReader read(Query query, ReadOptions options) {
        return engine.read(query, options);
    }

    @Override
    public Subscription subscribe(Query query, Checkpoint after) {
        return new FollowingSubscription(engine, engine.follow(query, after));
    }

    /// Where this store keeps states of entities.
    public SnapshotStore snapshots() {
        return engine.snapshots();
    }

    /// How much of the store its index covers. What is missing is found all the same, more slowly, and is being made
    /// anew.
    public Coverage coverage() {
        long missing = engine.missing();
        long head = engine.head();
        return new Coverage(head - missing, head);
    }

    /// What is to be known of damage since this store was opened.
    public Health health() {
        return engine.health();
    }

    @Override
    public Limits limits() {
        return engine.limits();
    }

    @Override
    public void close() {
        driver.close();
    }
}
