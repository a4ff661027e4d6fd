package dev.proust.engine.index;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// Lets those who append go before those who merge, as long as merging is not behind.
///
/// Thread rule: any thread.
final class Throttle {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final LayeredIndex index;
    private final LongConsumer pause;
    private volatile long headSeen;

    /// @param pause holds the calling thread up for so many nanoseconds
    Throttle(LayeredIndex index, LongConsumer pause) {
        this.index = index;
        this.pause = pause;
    }

    /// To be called by who merges, after each slice.
    void giveWay() {
        long head = index.active().to();
        boolean isAppending = head != headSeen;
        headSeen = head;
        if (isAppending && index.upkeep().debt() == 0) pause.accept(PAUSE_NANOS);
    }
}
