package dev.proust.engine.log;

import java.time.Instant;

/// Times as the log holds them: microseconds since 1970, UTC.
public final class Micros {

    private Micros() {}

    /// The last microsecond at or before a time.
    ///
    /// @throws ArithmeticException if it is further than some 292,000 years from 1970
    public static long of(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    /// The first microsecond at or after a time; the furthest that a `long` holds, if no clock will ever tell that
    /// time.
    public static long atOrAfter(Instant time) {
        long seconds = time.getEpochSecond();
        if (Math.abs(seconds) > Long.MAX_VALUE / 2_000_000) return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        return seconds * 1_000_000 + (time.getNano() + 999) / 1_000;
    }

    public static Instant toInstant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }
}
