package dev.proust.engine;

import dev.proust.engine.core.Engine;
import dev.proust.engine.core.PendingAppend;
import dev.proust.engine.core.World;
import dev.proust.engine.damage.Health;
import dev.proust.engine.log.ErasureEvents;
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
        this.driver = new WriterDriver(engine, world.threads(), world.disk().name(), world.random());
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
        var reader = engine.read(query, options);
        driver.scrub();
        return reader;
    }

    @Override
    public Subscription subscribe(Query query, Checkpoint after) {
        var follower = engine.follow(query, after);
        driver.scrub();
        return new FollowingSubscription(engine, follower);
    }

    // ---------------------------------------------------------------------------------------------------- erase

    /// What [#erase] would erase now. Nothing is changed.
    ///
    /// @throws IllegalArgumentException if the query asks for a stream of the store's own (`$…`)
    public Erasable erasable(Query query) {
        driver.requireOpen();
        return Erasable.of(engine, query);
    }

    /// Erases all events that a query matches when it is called, but for those of the store's own streams (`$…`). Of an
    /// erased event its place and its header stay: position, version, stream, type, time and append id. Conditions
    /// judge as before, and all that finds events finds it still; its content is [dev.proust.store.Content.Erased].
    ///
    /// When this returns, nobody is shown the content any more, not even after a crash. Who follows a query that
    /// matches an erased event is told: he receives the erasure itself, an event of the stream `$erasures`, whose
    /// metadata hold the reason.
    ///
    /// Repeating it is safe: what is erased is not erased again.
    ///
    /// @param reason why; it is kept for ever, and should not say what is erased
    /// @return what was erased; of no events, if there was nothing to erase
    /// @throws IllegalArgumentException if the query asks for a stream of the store's own
    /// @throws OutcomeUnknownException if nobody knows whether it is erased, or all of it; repeat it
    /// @throws dev.proust.store.EventStoreException as [#append] says
    public Erasure erase(Query query, String reason) {
        driver.requireOpen();
        var ranges = engine.erasable(query);
        var checkpoint = Checkpoint.START;
        for (int from = 0; from < ranges.size(); from += ErasureEvents.RANGES_MAX) {
            var some = ranges.subList(from, Math.min(ranges.size(), from + ErasureEvents.RANGES_MAX));
            var client = Thread.currentThread();
            var pending = engine.submitErasure(some, reason, () -> LockSupport.unpark(client));
            await(pending, pending.append());
            checkpoint = pending.answer().checkpoint();
        }
        long events = ranges.stream()
                .mapToLong(range -> range.to() - range.from() + 1)
                .sum();
        return new Erasure(checkpoint, events);
    }

    /// Whether all that an erasure names is gone from the disk, as far as the store has written it: from the log, the
    /// runs of the index and the snapshots. It begins as soon as the erasure is durable, and where a process ended
    /// before, it goes on when the store is opened again. It takes about a second for each million events in the
    /// runs that hold copies of what is erased, and four or five while others append.
    ///
    /// What an opening had to cut off the log is kept in `cut` files, which are the operator's to delete.
    public boolean isGone(Erasure erasure) {
        return engine.goneUpTo() >= erasure.checkpoint().position();
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
