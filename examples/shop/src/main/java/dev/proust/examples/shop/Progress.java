package dev.proust.examples.shop;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Tells how far the feeding has got: one line, written over again and again on a terminal, a new one every few seconds
/// elsewhere.
///
/// Thread rule: it owns a thread, which ends with [#close].
final class Progress implements AutoCloseable {

    private static final Duration LIVE = Duration.ofMillis(200);
    private static final Duration PLAIN = Duration.ofSeconds(5);

    private final Screen screen;
    private final Tally tally;
    private final long linesBefore;
    private final long linesTotal;
    private final long begun = System.nanoTime();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /// @param linesBefore lines of the data that were done before
    /// @param linesTotal all of them
    Progress(Screen screen, Tally tally, long linesBefore, long linesTotal) {
        this.screen = screen;
        this.tally = tally;
        this.linesBefore = linesBefore;
        this.linesTotal = linesTotal;
        this.thread = Thread.ofVirtual().name("progress").start(this::run);
    }

    /// For how long it has been telling.
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /// Tells once more, and no more after that.
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        tell();
        if (screen.isLive()) screen.talk().println();
    }

    private void run() {
        var interval = screen.isLive() ? LIVE : PLAIN;
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) tell();
        } catch (InterruptedException impossible) {
            throw new AssertionError("nobody else knows this thread", impossible);
        }
    }

    private void tell() {
        var line = line(linesBefore, linesTotal, tally.counts(), elapsed());
        if (screen.isLive()) {
            // A line that is too long is cut off instead of wrapped: a wrapped one could not be written over.
            screen.talk().print("\r\u001b[?7l" + line + "\u001b[K\u001b[?7h");
            screen.talk().flush();
        } else {
            screen.talk().println(line);
        }
    }

    /// The line: how far, how fast, and how long still.
    static String line(long linesBefore, long linesTotal, Tally.Counts counts, Duration elapsed) {
        long done = linesBefore + counts.lines();
        double seconds = Math.max(elapsed.toMillis(), 1) / 1e3;
        return String.format(
                Locale.ROOT,
                "%3d%%  %,d of %,d lines  %,.0f durable appends/s  %,d conflicts retried  %,d refused  %s",
                100 * done / linesTotal,
                done,
                linesTotal,
                counts.appends() / seconds,
                counts.conflicts(),
                counts.refused(),
                left(linesTotal - done, counts.lines() / seconds));
    }

    private static String left(long lines, double linesPerSecond) {
        if (lines == 0) return "done";
        if (linesPerSecond == 0) return "just begun";
        long seconds = (long) Math.ceil(lines / linesPerSecond);
        return String.format(Locale.ROOT, "%d:%02d left", seconds / 60, seconds % 60);
    }
}
