package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Checkpoint;
import dev.proust.store.Progress;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Subscription;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Nobody waits for ever, at whatever moment that which he waits for happens: above all between his last look and his
/// falling asleep.
abstract class WaitingContract extends StoreContract {

    /// How long it is tried: what a round takes is up to the disk.
    private static final long TRY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int PATIENCE_SECONDS = 60;

    private final RandomGenerator random = RandomGenerator.getDefault();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void an_event_reaches_one_who_is_just_about_to_wait_for_it() throws Exception {
        try (var subscription = store.subscribe(Query.stream(ORDER), Checkpoint.START)) {
            assertThat(subscription.next()).isInstanceOf(Progress.class);
            long nanos = 0;
            long begin = System.nanoTime();
            for (int round = 0; System.nanoTime() - begin < TRY_NANOS; round++) {
                var taking = takeEventAfter(random.nextLong(2 * nanos + 10_000), subscription);
                long start = System.nanoTime();
                var appended = append(event(ORDER, "Placed"));
                nanos = System.nanoTime() - start;
                assertThat(get(taking, round).checkpoint()).isEqualTo(appended.checkpoint());
            }
        }
    }

    @Test
    void closing_ends_a_next_that_is_just_about_to_wait() throws Exception {
        append(event(ORDER, "Placed"));
        long begin = System.nanoTime();
        for (int round = 0; System.nanoTime() - begin < TRY_NANOS; round++) {
            var subscription = store.subscribe(Query.stream(ORDER), store.head());
            assertThat(subscription.next()).isInstanceOf(Progress.class);
            var taking = takeEventAfter(random.nextLong(10_000), subscription);
            spin(random.nextLong(100_000));
            subscription.close();
            int here = round;
            assertThatThrownBy(() -> get(taking, here)).hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    /// Waits so long, awake, and then for the next event.
    private Future<RecordedEvent> takeEventAfter(long nanos, Subscription subscription) {
        return threads.submit(() -> {
            spin(nanos);
            while (true) {
                if (subscription.next() instanceof RecordedEvent event) return event;
            }
        });
    }

    private static void spin(long nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() - until < 0) Thread.onSpinWait();
    }

    private static <T> T get(Future<T> future, int round) throws InterruptedException, ExecutionException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException asleep) {
            throw new AssertionError("still waiting in round " + round, asleep);
        }
    }
}
