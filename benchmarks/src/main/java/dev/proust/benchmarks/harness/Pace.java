package dev.proust.benchmarks.harness;

import java.time.Duration;

/// How long things take in a comparison.
///
/// @param rounds how often each contender has its turn
/// @param leadIn for how long a round goes on before it is measured: files grow, groups form
/// @param measured for how long it is measured then
public record Pace(int rounds, Duration leadIn, Duration measured) {

    private static final Duration LEAD_IN_MAX = Duration.ofSeconds(1);

    public Pace {
        if (rounds < 1) throw new IllegalArgumentException("rounds are " + rounds + ", expected 1 or more");
        if (leadIn.isNegative()) throw new IllegalArgumentException("lead-in is " + leadIn + ", expected 0 or more");
        if (!measured.isPositive())
            throw new IllegalArgumentException("measured is " + measured + ", expected above 0");
    }

    /// So many rounds of so many seconds, after a lead-in of a second, or of as long as a round if that is
    /// shorter.
    public static Pace of(int rounds, double seconds) {
        var measured = Duration.ofNanos(Math.round(seconds * 1e9));
        return new Pace(rounds, measured.compareTo(LEAD_IN_MAX) < 0 ? measured : LEAD_IN_MAX, measured);
    }
}
