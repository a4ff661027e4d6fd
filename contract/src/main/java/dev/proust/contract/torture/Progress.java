package dev.proust.contract.torture;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Tells every few seconds how far something has got.
///
/// Thread rule: it owns a thread, which ends with [#close].
final class Progress implements AutoCloseable {

    private static final long INTERVAL_SECONDS = 5;

    private final PrintStream talk;
    private final Supplier<String> state;
    private final long begun = System.nanoTime();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("progress").daemon().unstarted(this::run);

    /// @param state says how far it has got; it is asked in another thread
    Progress(PrintStream talk, Supplier<String> state) {
        this.talk = talk;
        this.state = state;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed.await(INTERVAL_SECONDS, TimeUnit.SECONDS)) {
                talk.println(line());
            }
        } catch (InterruptedException impossible) {
            throw new AssertionError("nobody else knows this thread", impossible);
        }
    }

    private String line() {
        var elapsed = Duration.ofNanos(System.nanoTime() - begun);
        return String.format(Locale.ROOT, "%3d:%02d  %s", elapsed.toMinutes(), elapsed.toSecondsPart(), state.get());
    }
}
