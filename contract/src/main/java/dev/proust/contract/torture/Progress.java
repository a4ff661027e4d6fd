package dev.proust.contract.torture;

import dev.proust.contract.crash.Happening;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Tells every few seconds how far an exploration has got.
///
/// Thread rule: it owns a thread, which ends with [#close].
final class Progress implements AutoCloseable {

    private static final long INTERVAL_SECONDS = 5;

    private final PrintStream talk;
    private final Exploration exploration;
    private final long begun = System.nanoTime();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("progress").daemon().unstarted(this::run);

    Progress(PrintStream talk, Exploration exploration) {
        this.talk = talk;
        this.exploration = exploration;
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
        var tally = exploration.tally();
        var elapsed = Duration.ofNanos(System.nanoTime() - begun);
        return String.format(
                Locale.ROOT,
                "%3d:%02d  %,d stories  %,d lives  %,d power cuts  %,d kills  %,d failed operations"
                        + "  %,d appends  %,d recoveries",
                elapsed.toMinutes(),
                elapsed.toSecondsPart(),
                exploration.stories(),
                tally.of(Happening.LIFE),
                tally.of(Happening.POWER_CUT),
                tally.of(Happening.KILLED),
                tally.of(Happening.IO_FAILURE) + tally.of(Happening.SPACE_REFUSED),
                tally.of(Happening.ACCEPTED),
                tally.of(Happening.RECOVERY));
    }
}
