package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.history.History;
import dev.proust.contract.history.HistoryChecker;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Signal;
import dev.proust.store.Stream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever many threads ask at once, one order of all their calls explains what each of them was told.
///
/// The seed decides what is asked. What happens at once is up to the machine, so that a seed may have to be tried again
/// and again until it shows what it has shown once.
abstract class LinearizabilityContract extends StoreContract {

    /// How long fresh seeds are tried: how many that are is up to the disk.
    private static final long TRY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int LIVES = 2;
    private static final int CLIENTS_MAX = 24;

    /// What all clients of a life do together: the fewer they are, the more each does.
    private static final int STEPS = 800;

    private static final int STEPS_AROUND_GREAT_APPENDS = 400;
    private static final int FOLLOWERS = 8;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void one_order_explains_what_many_threads_were_told_under_a_fixed_seed(long seed) throws InterruptedException {
        tryLives(seed, false);
    }

    @Test
    void one_order_explains_what_many_threads_were_told_under_fresh_seeds() throws InterruptedException {
        long begin = System.nanoTime();
        do {
            closeStore();
            openStore();
            tryLives(System.nanoTime(), false);
        } while (System.nanoTime() - begin < TRY_NANOS);
    }

    @Test
    void one_order_explains_it_with_great_appends_between_the_small_ones() throws InterruptedException {
        tryLives(System.nanoTime(), true);
    }

    /// Lets a crowd loose on the store, and once more on what the store holds when it was closed and is opened again.
    private void tryLives(long seed, boolean withGreatAppends) throws InterruptedException {
        var history = new History();
        for (int life = 1; life <= (outlivesClosing() ? LIVES : 1); life++) {
            if (life > 1) reopen(store.limits());
            var fates = live(history, life, 31 * seed + life, withGreatAppends);
            assertThat(Crowd.thrown(fates))
                    .as("thrown in life %d under seed %d", life, seed)
                    .isEmpty();
            history.user("the test", store).read(Query.all(), ReadOptions.forwards());
        }
        try {
            HistoryChecker.check(history);
        } catch (AssertionError violation) {
            throw new AssertionError("seed " + seed + ": " + violation.getMessage(), violation);
        }
    }

    private List<Future<Boolean>> live(History history, int life, long seed, boolean withGreatAppends)
            throws InterruptedException {
        int clients = new Random(seed).nextInt(2, CLIENTS_MAX + 1);
        int steps = (withGreatAppends ? STEPS_AROUND_GREAT_APPENDS : STEPS) / clients;
        var underWay = new CountDownLatch(clients);
        var end = Stream.of("end", "" + life);
        return Crowd.of(clients + FOLLOWERS + 1, number -> {
            var random = new Random(1_000 * seed + number);
            var user = history.user("thread %d of life %d".formatted(number, life), store);
            if (number == clients + FOLLOWERS) return end(user, end, underWay);
            if (number >= clients) return follow(user, end, random);
            return work(user, random, steps, withGreatAppends && number == 0, underWay);
        });
    }

    // ---------------------------------------------------------------------------------------------------- the crowd

    /// After each step it lets the others go on: where a step is short, one would be at its end before the next begins.
    @SuppressWarnings("ThreadPriorityCheck")
    private boolean work(
            History.User user, RandomGenerator random, int steps, boolean withGreatAppends, CountDownLatch underWay) {
        var client = new HistoryClient(user, random);
        try {
            for (int step = 0; step < steps; step++) {
                client.step();
                Thread.yield();
                if (random.nextInt(50) == 0) clock.move(Duration.ofMillis(random.nextInt(-100, 500)));
                if (withGreatAppends && step == steps / 2) client.appendGreatly();
            }
            return true;
        } finally {
            underWay.countDown();
        }
    }

    /// Follows until the end; now and then anew, from where it has got.
    private static boolean follow(History.User user, Stream end, RandomGenerator random) throws InterruptedException {
        var query = HistoryClient.anyQuery(random).or(Query.stream(end));
        var after = Checkpoint.START;
        while (true) {
            try (var following = user.follow(query, after)) {
                for (int left = random.nextInt(1, 300); left > 0; left--) {
                    var signal = next(following, random);
                    if (signal.isEmpty()) continue;
                    after = signal.get().checkpoint();
                    if (signal.get() instanceof RecordedEvent event
                            && event.stream().equals(end)) return true;
                }
            }
        }
    }

    private static Optional<Signal> next(History.Follow following, RandomGenerator random) throws InterruptedException {
        return switch (random.nextInt(4)) {
            case 0 -> following.next(Duration.ZERO);
            case 1 -> following.next(Duration.ofMillis(random.nextInt(3)));
            default -> Optional.of(following.next());
        };
    }

    /// Appends the last event of all, which every follower waits for.
    private static boolean end(History.User user, Stream end, CountDownLatch underWay) throws InterruptedException {
        underWay.await();
        user.append(Append.of(NewEvent.of(end, "Ended", Data.none()).withId(new UUID(0, 0))));
        return true;
    }
}
