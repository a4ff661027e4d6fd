package dev.proust.benchmarks.harness;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// Says how far a run has got, line by line, so that nobody wonders whether it still works.
///
/// Thread rule: any thread.
public final class Progress {

    private final PrintStream talk;
    private final long begun = System.nanoTime();

    public Progress(PrintStream talk) {
        this.talk = talk;
    }

    /// Says this, with the time since the run began.
    public void say(String what) {
        var elapsed = Duration.ofNanos(System.nanoTime() - begun);
        talk.println(String.format(Locale.ROOT, "%3d:%02d  %s", elapsed.toMinutes(), elapsed.toSecondsPart(), what));
    }
}
