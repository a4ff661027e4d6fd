package dev.proust.engine.log;

/// How fast the log grows, so that the filler knows how far to go ahead: a few seconds' worth.
///
/// Thread rule: the writer's thread.
final class FillRate {

    private static final long WINDOW_MICROS = 1_000_000;
    private static final long SECONDS_AHEAD = 4;
    private static final long AHEAD_BYTES_MIN = 256 * 1024;

    private long windowStartMicros;
    private long windowBytes;
    private long bytesPerSecond;

    void wrote(long bytes, long nowMicros) {
        windowBytes += bytes;
        long elapsed = nowMicros - windowStartMicros;
        if (elapsed >= 0 && elapsed < WINDOW_MICROS) return;
        // A clock that was set back tells nothing of the rate; but to wait until it has caught up would sum up hours.
        if (elapsed > 0) bytesPerSecond = windowBytes * 1_000_000 / elapsed;
        windowStartMicros = nowMicros;
        windowBytes = 0;
    }

    /// How many bytes ahead of the writer should be filled.
    long bytesAhead() {
        return Math.max(AHEAD_BYTES_MIN, SECONDS_AHEAD * Math.max(bytesPerSecond, windowBytes));
    }
}
