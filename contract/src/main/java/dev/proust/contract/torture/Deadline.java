package dev.proust.contract.torture;

import java.time.Duration;

/// When to stop. Thread rule: any thread.
///
/// @param nanos the value of [System#nanoTime] at which it is over
/// @param exists whether there is one at all
record Deadline(long nanos, boolean exists) {

    /// No end.
    static Deadline never() {
        return new Deadline(0, false);
    }

    /// In so many minutes from now.
    static Deadline in(double minutes) {
        return new Deadline(
                System.nanoTime()
                        + Duration.ofMillis(Math.round(minutes * 60_000)).toNanos(),
                true);
    }

    boolean isOver() {
        return exists && System.nanoTime() - nanos >= 0;
    }
}
