package dev.proust.contract.threads;

import dev.proust.contract.sim.Operation;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.engine.Options;
import dev.proust.engine.Proust;
import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// The writer's thread goes to rest, and a visitor comes in the middle of it.
///
/// A writer's thread that has had no work for a second writes an empty batch, syncs it, and ends. Whoever comes
/// meanwhile finds a thread at work and leaves his wish to it: he must not be stranded.
///
/// ```
///   writer's thread   a second without work ──► write ──► sync … ──► end, or take it up
///                                                          │  ▲
///   visitor                                                └──┘ comes, and waits
/// ```
///
/// The disk holds the sync up until the visitor has come as far as he can. So he comes in the middle whatever the
/// machine does, and what is not taken up then never is.
///
/// Thread rule: one thread opens it and waits; the rest happens in the writer's thread and in the visitor's.
public final class RestTrial {

    /// What the visitor wants.
    public enum Wish {
        APPEND,
        CLOSE
    }

    private static final String WRITER = "proust-writer";

    private static final long LOOKING_NANOS = 100_000;

    /// Nothing rests on it being long enough but how much the trial can notice.
    private static final long COMING_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// It is judged only whether somebody waits for ever.
    private static final long PATIENCE_SECONDS = 15;

    private final Wish wish;
    private final EventStore store;
    private final FutureTask<Boolean> visit = new FutureTask<>(this::visit);
    private final Thread visitor = Thread.ofPlatform().name("visitor").daemon().unstarted(visit);

    private RestTrial(Wish wish, EventStore store) {
        this.wish = wish;
        this.store = store;
    }

    /// Tries each wish on so many stores, all at once, since each takes a second to go to rest.
    ///
    /// @return how many visitors got what they wanted
    /// @throws AssertionError if one of them was stranded
    public static int run(int stores) throws InterruptedException {
        var trials = new ArrayList<RestTrial>();
        for (int store = 0; store < stores; store++) {
            for (var wish : Wish.values()) trials.add(open(wish));
        }
        for (var trial : trials) {
            trial.await();
        }
        return trials.size();
    }

    /// Opens a store and gives its writer work: what it does next of itself is to go to rest.
    private static RestTrial open(Wish wish) {
        var disk = new SimulatedDisk(new Random(1));
        var trial = new RestTrial(wish, Proust.open(disk, Options.defaults()));
        trial.append();
        disk.neighbour(trial::beforeEach);
        return trial;
    }

    private void await() throws InterruptedException {
        try {
            visit.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError(
                    wish + " while the writer's thread goes to rest has failed: " + failed.getCause(),
                    failed.getCause());
        } catch (TimeoutException tooLong) {
            if (visitor.getState() == Thread.State.NEW) {
                throw new IllegalStateException(
                        "the writer's thread has not gone to rest within " + PATIENCE_SECONDS + " seconds", tooLong);
            }
            throw new AssertionError(wish + " is stranded: it came while the writer's thread went to rest", tooLong);
        }
    }

    // ---------------------------------------------------------------------------------------------------- the writer

    /// Another thread may still fill ahead; the writer's own syncs are those with which it goes to rest.
    private void beforeEach(Operation operation) {
        boolean goesToRest = operation.kind() == Operation.Kind.SYNC
                && Thread.currentThread().getName().equals(WRITER);
        if (!goesToRest || visitor.getState() != Thread.State.NEW) return;
        visitor.start();
        long begun = System.nanoTime();
        while (visitor.getState() != Thread.State.WAITING && System.nanoTime() - begun < COMING_NANOS) {
            LockSupport.parkNanos(LOOKING_NANOS);
        }
    }

    // ---------------------------------------------------------------------------------------------------- the visitor

    private boolean visit() {
        if (wish == Wish.APPEND) append();
        store.close();
        return true;
    }

    private void append() {
        store.append(Append.of(NewEvent.of(Stream.of("order", "1"), "Placed", Data.none())));
    }
}
