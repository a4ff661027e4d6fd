package dev.proust.contract.sim;

import dev.proust.engine.core.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Threads that are no threads: what was started waits until it is told to run, in an order that the randomness
/// decides, in the thread of whoever tells it.
///
/// Thread rule: one thread at a time.
public final class SimulatedThreads implements Threads {

    private final RandomGenerator random;
    private final List<Runnable> started = new ArrayList<>();

    /// @param random decides who runs first
    public SimulatedThreads(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void start(String name, Runnable task) {
        started.add(task);
    }

    /// The process ends: none of them runs any more.
    public void end() {
        started.clear();
    }

    /// Runs one of those that were started, to its end.
    ///
    /// @return whether there was one
    public boolean runOne() {
        if (started.isEmpty()) return false;
        started.remove(random.nextInt(started.size())).run();
        return true;
    }
}
