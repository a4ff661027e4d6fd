package dev.proust.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// How many bytes of appends may be under way at once. Who would exceed it waits: blocking is the back-pressure.
///
/// Thread rule: any thread.
final class ByteBudget {

    private static final int UNIT_BYTES = 1024;
    private static final int UNITS = 128 * 1024;
    private static final Duration HOUR = Duration.ofHours(1);

    private final Semaphore units = new Semaphore(UNITS, true);

    /// Waits for room. An interrupt does not end the wait, it is left for later.
    ///
    /// @return false if the deadline passed first
    boolean take(long bytes, Optional<Instant> deadline, InstantSource clock) {
        int wanted = units(bytes);
        if (deadline.isEmpty()) {
            units.acquireUninterruptibly(wanted);
            return true;
        }
        if (units.tryAcquire(wanted)) return true;
        boolean interrupted = false;
        try {
            while (true) {
                var left = Duration.between(clock.instant(), deadline.get());
                if (!left.isPositive()) return false;
                try {
                    if (units.tryAcquire(wanted, millisAtMostAnHour(left) + 1, TimeUnit.MILLISECONDS)) return true;
                } catch (InterruptedException kept) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    void giveBack(long bytes) {
        units.release(units(bytes));
    }

    /// A deadline may lie further away than a number of milliseconds can tell.
    private static long millisAtMostAnHour(Duration left) {
        return left.compareTo(HOUR) > 0 ? HOUR.toMillis() : left.toMillis();
    }

    private static int units(long bytes) {
        return Math.toIntExact((bytes + UNIT_BYTES - 1) / UNIT_BYTES);
    }
}
