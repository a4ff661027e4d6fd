package dev.proust.contract.kill;

import java.util.ArrayDeque;
import java.util.Deque;

/// What must not be left behind: processes, mounts. It is cleared away, the last one first, at the end, and at Ctrl-C
/// too.
///
/// Thread rule: any thread.
final class Cleanup implements AutoCloseable {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean begun;
    private final Thread hook = Thread.ofPlatform().name("clean-up").unstarted(this::run);

    Cleanup() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Something is there that is to be cleared away. At once, if that has begun: at Ctrl-C the work still goes on
    /// while the process ends.
    synchronized void add(Runnable task) {
        if (begun) task.run();
        else tasks.push(task);
    }

    /// It is cleared away already.
    synchronized void remove(Runnable task) {
        tasks.remove(task);
    }

    private synchronized void run() {
        begun = true;
        while (!tasks.isEmpty()) {
            tasks.pop().run();
        }
    }

    @Override
    public void close() {
        run();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // Then the hook runs, and finds nothing left to do.
        }
    }
}
