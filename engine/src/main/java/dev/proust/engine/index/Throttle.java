package dev.proust.engine.index;

import dev.proust.engine.run.RunWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// Lets those who append go before one who merges: he works for a moment, then pauses for three times as long; the
/// further merging falls behind, the shorter, and in the end only until others that are ready have had their turn. So
/// it goes on evenly, and not by fits and starts.
///
/// The moments are short beside what a system lets a thread have at a stretch, which is some 3 ms: otherwise, where all
/// cores are busy, a writer that is woken waits for all of that. The pauses are long beside them, as it is one thread
/// more to run at a time that makes somebody wait.
///
/// Thread rule: one thread, who merges; each has one of his own.
final class Throttle implements RunWriter.Brake {

    static final Duration WORK = Duration.ofNanos(100_000);

    /// How much longer than the work a pause is that nothing makes shorter.
    static final int PAUSE_PER_WORK = 3;

    /// Longer work is no reason for a longer pause: he was held up himself, or the clock was set.
    static final Duration PAUSE_MAX = Duration.ofMillis(3);

    private final LongSupplier head;
    private final DoubleSupplier urgency;
    private final InstantSource clock;
    private final LongConsumer pause;
    private Instant begun;
    private long headSeen;

    /// @param head the position of the last event that was appended
    /// @param urgency how little merging can wait, from 0 to 1
    /// @param pause holds the calling thread up for so many nanoseconds
    Throttle(LongSupplier head, DoubleSupplier urgency, InstantSource clock, LongConsumer pause) {
        this.head = head;
        this.urgency = urgency;
        this.clock = clock;
        this.pause = pause;
        this.begun = clock.instant();
    }

    /// To be passed by who merges, as often as he likes.
    @Override
    public void pass() {
        var worked = Duration.between(begun, clock.instant());
        if (!worked.isNegative() && worked.compareTo(WORK) < 0) return;
        if (isAppending()) giveWay(worked.isNegative() ? WORK : worked);
        begun = clock.instant();
    }

    private boolean isAppending() {
        long now = head.getAsLong();
        boolean isAppending = now != headSeen;
        headSeen = now;
        return isAppending;
    }

    private void giveWay(Duration worked) {
        long nanos = Math.min(worked.multipliedBy(PAUSE_PER_WORK).toNanos(), PAUSE_MAX.toNanos());
        pause.accept((long) (nanos * (1 - urgency.getAsDouble())));
    }
}
