package dev.proust.engine.index;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// Lets those who append go before those who merge, the less the further merging falls behind: so that it goes on
/// evenly, and not by fits and starts.
///
/// Thread rule: any thread.
final class Throttle {

    static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final LongSupplier head;
    private final DoubleSupplier urgency;
    private final LongConsumer pause;
    private volatile long headSeen;

    /// @param head the position of the last event that was appended
    /// @param urgency how little merging can wait, from 0 to 1
    /// @param pause holds the calling thread up for so many nanoseconds
    Throttle(LongSupplier head, DoubleSupplier urgency, LongConsumer pause) {
        this.head = head;
        this.urgency = urgency;
        this.pause = pause;
    }

    /// To be called by who merges, after each slice.
    void giveWay() {
        long now = head.getAsLong();
        boolean isAppending = now != headSeen;
        headSeen = now;
        if (!isAppending) return;
        long nanos = (long) (PAUSE_NANOS * (1 - urgency.getAsDouble()));
        if (nanos > 0) pause.accept(nanos);
    }
}
