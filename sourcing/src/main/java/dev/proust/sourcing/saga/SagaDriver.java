package dev.proust.sourcing.saga;

import dev.proust.sourcing.Retry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/// Has a thread take the steps of a saga, from now on until it is closed.
///
/// ```java
/// try (var driver = SagaDriver.start(refunds, Thread.ofVirtual().name("refunds").factory(), Thread::sleep)) …
/// ```
///
/// When a step fails, it is taken again after a pause, for as long as it takes: [#trouble] tells what is wrong.
/// An [Error] ends the thread.
///
/// Thread rule: any thread.
public final class SagaDriver implements AutoCloseable {

    /// The longest time without a look at the clock: it may be set, and a deadline be nearer than it was.
    private static final Duration LOOK_AFTER = Duration.ofSeconds(5);

    private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofSeconds(1);

    private final SagaRunner<?, ?, ?, ?> runner;
    private final Retry.Pause pause;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Optional<Throwable> trouble = Optional.empty();

    private SagaDriver(SagaRunner<?, ?, ?, ?> runner, ThreadFactory threads, Retry.Pause pause) {
        this.runner = runner;
        this.pause = pause;
        this.thread = threads.newThread(this::drive);
    }

    /// Begins at once.
    ///
    /// @param runner nobody else takes its steps from now on
    /// @param threads makes the one thread
    /// @param pause how to let time pass when a step has failed
    public static SagaDriver start(SagaRunner<?, ?, ?, ?> runner, ThreadFactory threads, Retry.Pause pause) {
        var driver = new SagaDriver(runner, threads, pause);
        driver.thread.start();
        return driver;
    }

    /// Why the last step failed; empty if it did not.
    public Optional<Throwable> trouble() {
        return trouble;
    }

    /// Ends the thread, and waits for it. What is under way is interrupted, and done by whoever runs the saga
    /// next.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException interrupt) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void drive() {
        while (!closed) {
            try {
                stepOrWait();
            } catch (InterruptedException interrupt) {
                // Whoever wants it to end says so by closing it.
            } catch (Error failure) {
                trouble = Optional.of(failure);
                throw failure;
            }
        }
    }

    private void stepOrWait() throws InterruptedException {
        try {
            boolean more = runner.step();
            trouble = Optional.empty();
            if (!more) runner.await(LOOK_AFTER);
        } catch (RuntimeException failure) {
            trouble = Optional.of(failure);
            if (!closed) pause.last(PAUSE_AFTER_TROUBLE);
        }
    }
}
