package dev.proust.engine;

import dev.proust.engine.core.Engine;
import dev.proust.engine.core.Follower;
import dev.proust.store.Signal;
import dev.proust.store.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A follower whose taker can wait.
final class FollowingSubscription implements Subscription {

    private static final long FOR_EVER_NANOS = Long.MAX_VALUE;

    private final Engine engine;
    private final Follower follower;
    private final ReentrantLock turn = new ReentrantLock();
    private final Runnable wake = this::wake;
    private volatile @Nullable Thread taker;
    private volatile boolean closed;

    FollowingSubscription(Engine engine, Follower follower) {
        this.engine = engine;
        this.follower = follower;
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
        wake();
        follower.close();
    }

    /// Takes the next signal. One that waits is woken by each publication, by closing, and when its quiet second ends.
    private Optional<Signal> take(long timeoutNanos) throws InterruptedException {
        long start = System.nanoTime();
        if (!turn.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) return Optional.empty();
        try {
            var ready = poll();
            if (ready.isPresent() || timeoutNanos == 0) return ready;
            return await(start, timeoutNanos);
        } finally {
            turn.unlock();
        }
    }

    private Optional<Signal> await(long start, long timeoutNanos) throws InterruptedException {
        taker = Thread.currentThread();
        engine.listen(wake);
        try {
            while (true) {
                var signal = poll();
                if (signal.isPresent()) return signal;
                long left =
                        timeoutNanos == FOR_EVER_NANOS ? FOR_EVER_NANOS : timeoutNanos - (System.nanoTime() - start);
                if (left <= 0) return Optional.empty();
                long quiet = follower.quietLeft()
                        .map(FollowingSubscription::atLeastAMillisecond)
                        .orElse(FOR_EVER_NANOS);
                park(Math.min(left, quiet));
            }
        } finally {
            engine.stopListening(wake);
            taker = null;
        }
    }

    private void park(long nanos) throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException("waiting for the next signal was interrupted");
        if (closed || follower.hasMore()) return;
        if (nanos == FOR_EVER_NANOS) LockSupport.park(this);
        else LockSupport.parkNanos(this, nanos);
    }

    private Optional<Signal> poll() {
        if (closed) throw new IllegalStateException("the subscription is closed");
        return follower.poll();
    }

    private void wake() {
        LockSupport.unpark(taker);
    }

    private static long atLeastAMillisecond(Duration left) {
        return Math.max(left.toNanos(), 1_000_000);
    }
}
