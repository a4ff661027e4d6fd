package dev.proust.engine;

import dev.proust.engine.core.Engine;
import dev.proust.engine.core.Threads;
import dev.proust.engine.index.Upkeep;
import dev.proust.store.EventStoreException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Owns the writer's thread: starts it when there is work, ends it when there has been none for a second. An idle store
/// owns no thread.
///
/// ```
///   wake ──► at work? ──no──► start a thread ──► step, step, …
///                │                                  │ nothing queued: sleep, up to a second
///                └──yes, asleep──► unpark           │ a second without work: idle, end, look once more
/// ```
///
/// Thread rule: any thread.
final class WriterDriver {

    private static final System.Logger LOGGER = System.getLogger(WriterDriver.class.getName());
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// What a batch waits for a whole debt of the index.
    private static final long DEBT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /// Nobody need look more often whether it is time for a scrub.
    private static final long SCRUB_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long SCRUB_NANOS_MAX = TimeUnit.DAYS.toNanos(365 * 100);

    private final Engine engine;
    private final Threads threads;
    private final String store;
    private final Shift shift = new Shift();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// Whether the thread sleeps, or is about to. Of all who bring work then, the first one wakes it.
    private final AtomicBoolean asleep = new AtomicBoolean();

    /// Whether somebody waits to try again what keeps the index in shape.
    private final AtomicBoolean retrying = new AtomicBoolean();

    private final Future<?> scrubbing;
    private volatile @Nullable Thread thread;

    /// @param store what to call it in messages
    /// @param random says when a scrub of a store may begin that nobody uses
    WriterDriver(Engine engine, Threads threads, String store, RandomGenerator random) {
        this.engine = engine;
        this.store = store;
        this.threads = threads;
        this.scrubbing = scrubUnused(random);
    }

    void requireOpen() {
        if (closing.get()) throw new IllegalStateException("store is closed");
    }

    /// Sees to it that what was queued before is taken up.
    void wake() {
        if (shift.begin()) threads.start("proust-writer", this::run);
        else if (asleep.get() && asleep.compareAndSet(true, false)) LockSupport.unpark(thread);
    }

    /// Has everything read once, slowly and beside all else, if it is time for that.
    void scrub() {
        if (engine.scrub().claim()) threads.start("proust-scrub", engine.scrub()::run);
    }

    /// Has it scrubbed though nobody uses it. One thread of the JDK's waits for all stores of a process, and those that
    /// were opened together are not scrubbed together.
    private Future<?> scrubUnused(RandomGenerator random) {
        long every = Math.clamp(TimeUnit.NANOSECONDS.convert(engine.scrub().every()), SCRUB_NANOS_MIN, SCRUB_NANOS_MAX);
        return ForkJoinPool.commonPool()
                .scheduleWithFixedDelay(this::scrub, random.nextLong(every), every, TimeUnit.NANOSECONDS);
    }

    /// Lets the writer finish what is queued, then closes the engine.
    void close() {
        scrubbing.cancel(false);
        closing.set(true);
        if (closed.getCount() > 0) {
            wake();
            LockSupport.unpark(thread);
        }
        boolean interrupted = false;
        while (closed.getCount() > 0) {
            try {
                closed.await();
            } catch (InterruptedException kept) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void run() {
        thread = Thread.currentThread();
        do {
            try {
                work();
            } catch (RuntimeException | Error broken) {
                // The engine has told all who waited for it. This thread goes on, so that nobody waits for ever.
                LOGGER.log(System.Logger.Level.ERROR, "the writer has met with a failure of its own", broken);
            }
            if (isToClose()) closeEngine();
        } while (!shift.end(() -> engine.hasWork() || isToClose()));
    }

    private void startIndexing() {
        var upkeep = engine.upkeep();
        for (var kind : Upkeep.Kind.values()) {
            if (upkeep.claim(kind)) threads.start("proust-index", () -> keepUp(kind));
        }
    }

    /// What one has done may be what another has waited for. What has failed is tried again, though nobody appends.
    private void keepUp(Upkeep.Kind kind) {
        engine.upkeep().keepUp(kind);
        if (kind == Upkeep.Kind.REFILL && engine.missing() == 0) {
            LOGGER.log(System.Logger.Level.INFO, "store {0}: all events are in the index again", store);
        }
        startIndexing();
        if (engine.upkeep().hasFailed() && retrying.compareAndSet(false, true)) retry();
    }

    private void retry() {
        while (engine.upkeep().hasFailed()) {
            LockSupport.parkNanos(this, Upkeep.REST.toNanos());
            startIndexing();
        }
        retrying.set(false);
    }

    /// Begins at once to make anew what is missing of the index, since nobody may append for long.
    void putInOrder() {
        threads.start("proust-erasures", this::takeUpErasing);
        long missing = engine.missing();
        if (missing == 0) return;
        LOGGER.log(
                System.Logger.Level.INFO,
                "store {0}: {1} of {2} events are not in the index, which is being made anew; they are found more slowly",
                store,
                missing,
                engine.head());
        startIndexing();
    }

    /// What was erased before the store was closed, or a process ended, may not be gone.
    private void takeUpErasing() {
        try {
            if (engine.erased().last() > engine.goneUpTo()) startIndexing();
        } catch (EventStoreException unreadable) {
            // Whoever reads is told.
        } catch (IllegalStateException closed) {
            if (!engine.isClosed()) throw closed;
        }
    }

    /// Slows down as the index falls behind, so that its memory is bounded: the further behind, the longer; and
    /// where no more may wait in memory, until it has got on.
    private void waitForIndex() {
        double debt = engine.upkeep().debt();
        LockSupport.parkNanos(this, (long) (debt * debt * DEBT_NANOS));
        while (engine.upkeep().debt() >= 1 && engine.upkeep().stuck().isEmpty() && !closing.get()) {
            startIndexing();
            LockSupport.parkNanos(this, DEBT_NANOS / 10);
        }
    }

    private void closeEngine() {
        try {
            engine.close();
        } finally {
            closed.countDown();
        }
    }

    private boolean isToClose() {
        return closing.get() && closed.getCount() > 0;
    }

    /// Steps until there has been no work for a second, or the store is to be closed.
    private void work() {
        while (true) {
            while (engine.step()) {
                if (engine.claimFilling()) threads.start("proust-filler", engine::fillAhead);
                startIndexing();
                scrub();
                if (engine.upkeep().debt() > 0) waitForIndex();
            }
            if (closing.get()) return;
            if (!sleep()) {
                engine.idle();
                startIndexing();
                return;
            }
        }
    }

    /// @return whether there is something to do; false after a second without
    private boolean sleep() {
        long until = System.nanoTime() + QUIET_NANOS;
        try {
            while (true) {
                asleep.set(true);
                if (engine.hasWork() || closing.get()) return true;
                long left = until - System.nanoTime();
                if (left <= 0) return false;
                LockSupport.parkNanos(this, left);
            }
        } finally {
            asleep.set(false);
        }
    }
}
