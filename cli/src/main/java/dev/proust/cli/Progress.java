package dev.proust.cli;

import dev.proust.engine.verify.VerifyListener;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;

/// Tells how far a verification has got: one line, written over again and again on a terminal, a new one every few
/// seconds elsewhere.
///
/// Thread rule: the thread that verifies.
final class Progress implements VerifyListener, AutoCloseable {

    private static final Duration LIVE = Duration.ofMillis(200);
    private static final Duration PLAIN = Duration.ofSeconds(5);

    private final PrintWriter talk;
    private final boolean isLive;
    private final long begun = System.nanoTime();
    private long lastToldNanos = begun;
    private boolean hasTold;

    private Progress(PrintWriter talk, boolean isLive) {
        this.talk = talk;
        this.isLive = isLive;
    }

    static Progress on(PrintWriter talk) {
        return new Progress(talk, isTerminal());
    }

    @Override
    public void progress(long bytesDone, long bytesTotal) {
        long now = System.nanoTime();
        if (now - lastToldNanos < (isLive ? LIVE : PLAIN).toNanos()) return;
        lastToldNanos = now;
        hasTold = true;
        var line = line(bytesDone, bytesTotal, Duration.ofNanos(now - begun));
        if (isLive) talk.print("\r" + line + "\u001b[K");
        else talk.println(line);
        talk.flush();
    }

    /// The line: how far, how fast, and how long still.
    static String line(long bytesDone, long bytesTotal, Duration elapsed) {
        double bytesPerSecond = bytesDone * 1e3 / Math.max(elapsed.toMillis(), 1);
        long secondsLeft = bytesDone == 0 ? 0 : (long) Math.ceil((bytesTotal - bytesDone) / bytesPerSecond);
        return "%3d%%  %s of %s  %s/s  %d:%02d left"
                .formatted(
                        100 * bytesDone / Math.max(bytesTotal, 1),
                        Report.bytes(bytesDone),
                        Report.bytes(bytesTotal),
                        Report.bytes((long) bytesPerSecond),
                        secondsLeft / 60,
                        secondsLeft % 60);
    }

    /// Leaves nothing of the line that was written over.
    @Override
    public void close() {
        if (isLive && hasTold) talk.print("\r\u001b[K");
        talk.flush();
    }

    @SuppressWarnings("SystemConsoleNull") // since Java 25 there is no console again where there is no terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }
}
