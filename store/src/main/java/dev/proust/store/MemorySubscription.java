package dev.proust.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// A subscription to a [MemoryStore].
///
/// | it has                                                  | it delivers                                         |
/// |---------------------------------------------------------|-----------------------------------------------------|
/// | not begun                                               | `Progress` at its start                             |
/// | a match between what was seen and the head              | the event                                           |
/// | an erasure there that names a match                     | the erasure                                         |
/// | delivered events, or begun behind, and reached the head | `Progress`, caught up                               |
/// | only moved through what does not match                  | the same, a second after the last progress at least |
/// | not moved                                               | nothing                                             |
final class MemorySubscription implements Subscription {

    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final long FOR_EVER_NANOS = Long.MAX_VALUE;
    private static final long A_MILLISECOND_NANOS = 1_000_000;

    private final MemoryStore store;
    private final Query query;
    private final InstantSource clock;
    private final ReentrantLock turn = new ReentrantLock();
    private long seen;
    private long told = -1;
    private Instant toldAt = Instant.EPOCH;
    private boolean behind;
    private volatile boolean closed;

    MemorySubscription(MemoryStore store, Query query, Checkpoint after, InstantSource clock) {
        this.store = store;
        this.query = query;
        this.clock = clock;
        this.seen = after.position();
    }

    @Override
    public Signal next() throws InterruptedException {
        return take(FOR_EVER_NANOS).orElseThrow();
    }

    @Override
    public Optional<Signal> next(Duration timeout) throws InterruptedException {
        if (timeout.isNegative()) return take(0);
        return take(timeout.compareTo(Duration.ofNanos(FOR_EVER_NANOS)) < 0 ? timeout.toNanos() : FOR_EVER_NANOS);
    }

    @Override
    public void close() {
        closed = true;
        store.wakeAll();
    }

    private Optional<Signal> take(long timeoutNanos) throws InterruptedException {
        long start = System.nanoTime();
        if (!turn.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) return Optional.empty();
        try {
            while (true) {
                var signal = poll();
                if (signal.isPresent()) return signal;
                long left =
                        timeoutNanos == FOR_EVER_NANOS ? FOR_EVER_NANOS : timeoutNanos - (System.nanoTime() - start);
                if (left <= 0) return Optional.empty();
                store.awaitChange(seen, () -> closed, Math.min(left, quietLeftNanos()));
            }
        } finally {
            turn.unlock();
        }
    }

    private Optional<Signal> poll() {
        if (closed) throw new IllegalStateException("the subscription is closed");
        store.requireOpen();
        var now = store.published();
        if (told < 0) {
            behind = seen < now.count();
            return Optional.of(tell(!behind));
        }
        while (seen < now.count()) {
            seen++;
            if (isWanted(now, seen)) {
                behind = true;
                return Optional.of(now.at(seen).recorded());
            }
        }
        if (seen == told || !(behind || quietLeft().isZero())) return Optional.empty();
        behind = false;
        return Optional.of(tell(true));
    }

    /// Whether it matches, or erases something that does.
    private boolean isWanted(MemoryStore.Published now, long position) {
        var event = now.at(position);
        return event.matches(query)
                || event.names().stream().anyMatch(name -> now.at(name).matches(query));
    }

    private Progress tell(boolean caughtUp) {
        told = seen;
        toldAt = clock.instant();
        return new Progress(store.checkpoint(seen), caughtUp);
    }

    /// How much of the second after the last progress is left. A clock that was set back makes nobody wait for it.
    private Duration quietLeft() {
        var since = Duration.between(toldAt, clock.instant());
        boolean isOver = since.isNegative() || since.compareTo(QUIET) >= 0;
        return isOver ? Duration.ZERO : QUIET.minus(since);
    }

    private long quietLeftNanos() {
        return seen == told ? FOR_EVER_NANOS : Math.max(quietLeft().toNanos(), A_MILLISECOND_NANOS);
    }
}
