package dev.proust.engine;

import java.time.Duration;

/// How often, and how fast, an open store reads everything that it holds, to find rot before somebody needs
/// what was hit.
///
/// @param every how long after one began the next may begin
/// @param bytesPerSecond how much is read at most, from 1 MiB
public record ScrubPace(Duration every, long bytesPerSecond) {

    private static final long BYTES_PER_SECOND_MIN = 1024 * 1024;

    public ScrubPace {
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("a scrub every " + every + ", expected more than nothing");
        }
        if (bytesPerSecond < BYTES_PER_SECOND_MIN) {
            throw new IllegalArgumentException(
                    bytesPerSecond + " bytes per second, expected at least " + BYTES_PER_SECOND_MIN);
        }
    }

    /// Once a day, 8 MiB in a second.
    public static ScrubPace standard() {
        return new ScrubPace(Duration.ofDays(1), 8 * 1024 * 1024);
    }
}
