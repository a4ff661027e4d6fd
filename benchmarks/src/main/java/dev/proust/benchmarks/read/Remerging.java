package dev.proust.benchmarks.read;

import dev.proust.engine.EmbeddedStore;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Has the store merge all that it holds over and over: one entity after the other is erased, and each time the runs
/// that hold copies of its events are merged anew without them.
///
/// Thread rule: one thread.
final class Remerging implements Neighbour.Work {

    /// The category of the entities that are erased.
    static final String CATEGORY = "filled";

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final EmbeddedStore store;
    private int number;

    Remerging(EmbeddedStore store) {
        this.store = store;
    }

    @Override
    public void step() {
        var entity = Query.stream(Stream.of(CATEGORY, String.valueOf(number++)));
        var erasure = store.erase(entity, "so that runs are merged anew");
        while (!store.isGone(erasure)) LockSupport.parkNanos(this, LOOK_NANOS);
    }
}
