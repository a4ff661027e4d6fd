package dev.proust.contract.kill;

import java.time.Duration;

/// Until when a scenario begins something new.
///
/// @param nanos by [System#nanoTime]
record Deadline(long nanos) {

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - nanos >= 0;
    }
}
