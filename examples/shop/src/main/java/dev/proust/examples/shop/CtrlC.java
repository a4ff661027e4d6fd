package dev.proust.examples.shop;

import java.util.concurrent.CountDownLatch;

/// What happens at Ctrl-C, or a plain `kill`: the work is asked to stop, and the process waits until it did.
///
/// After `kill -9` nothing is waited for, and nothing is lost either: whatever was answered is on disk.
final class CtrlC implements AutoCloseable {

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;

    /// @param stop asks the work to stop; called at most once
    CtrlC(Runnable stop) {
        hook = Thread.ofPlatform().name("ctrl-c").unstarted(() -> stopAndWait(stop));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// The work has finished, one way or the other.
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // Then the hook is running, and ends now.
        }
    }

    private void stopAndWait(Runnable stop) {
        stop.run();
        try {
            finished.await();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
