package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Checkpoint;
import dev.proust.store.Criterion;
import dev.proust.store.LostFutureException;
import dev.proust.store.Progress;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Signal;
import dev.proust.store.Stream;
import dev.proust.store.Subscription;
import dev.proust.store.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a subscription delivers: history, then what comes; each event once, in order, with word of its progress.
abstract class SubscriptionContract extends StoreContract {

    /// Long enough for what must come.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Long enough for what must not come to show itself now and then; no test rests on it.
    private static final Duration A_MOMENT = Duration.ofMillis(30);

    // ---------------------------------------------------------------------------------------------------- events

    @Test
    void history_comes_first_and_then_what_happens() throws InterruptedException {
        append(event(ORDER, "A"), event(STOCK, "B"));
        try (var subscription = store.subscribe(Query.all(), Checkpoint.START)) {
            assertThat(subscription.next()).isEqualTo(new Progress(Checkpoint.START, false));
            assertThat(subscription.next()).isEqualTo(all().get(0));
            assertThat(subscription.next()).isEqualTo(all().get(1));
            assertThat(subscription.next()).isEqualTo(new Progress(store.head(), true));

            append(event(ORDER, "C"));
            assertThat(subscription.next()).isEqualTo(all().get(2));
            assertThat(subscription.next()).isEqualTo(new Progress(store.head(), true));
        }
    }

    @Test
    void only_what_matches_comes() throws InterruptedException {
        append(event(ORDER, "Placed"), event(STOCK, "Counted"), event(ORDER, "Paid"), event(STOCK, "Placed"));

        assertThat(history(Query.stream(STOCK), Checkpoint.START)).containsExactly("Counted", "Placed");
        assertThat(history(Query.category("order"), Checkpoint.START)).containsExactly("Placed", "Paid");
        assertThat(history(Query.births("order"), Checkpoint.START)).containsExactly("Placed");
        var placed = Query.of(Criterion.ofTypes("Placed"));
        assertThat(history(placed, Checkpoint.START)).containsExactly("Placed", "Placed");
        assertThat(history(placed.or(Query.stream(ORDER)), all().get(0).checkpoint()))
                .containsExactly("Paid", "Placed");
    }

    @Test
    void a_subscription_goes_on_after_the_checkpoint_of_any_signal() throws InterruptedException {
        for (int i = 1; i <= 5; i++) append(event(i % 2 == 0 ? ORDER : STOCK, "E" + i));
        var signals = new ArrayList<Signal>();
        try (var subscription = store.subscribe(Query.stream(STOCK), Checkpoint.START)) {
            do signals.add(subscription.next());
            while (!(signals.getLast() instanceof Progress(var at, var caughtUp) && caughtUp));
        }

        for (int i = 0; i < signals.size(); i++) {
            var later = signals.subList(i + 1, signals.size()).stream()
                    .filter(RecordedEvent.class::isInstance)
                    .map(signal -> ((RecordedEvent) signal).type())
                    .toList();
            assertThat(history(Query.stream(STOCK), signals.get(i).checkpoint()))
                    .isEqualTo(later);
        }
    }

    // ---------------------------------------------------------------------------------------------------- progress

    @Test
    void at_the_head_the_first_word_is_that_it_has_caught_up() throws InterruptedException {
        append(event(ORDER, "A"));
        try (var subscription = store.subscribe(Query.all(), store.head())) {
            assertThat(subscription.next()).isEqualTo(new Progress(store.head(), true));
            assertThat(subscription.next(A_MOMENT)).isEmpty();
        }
        try (var empty = store.subscribe(Query.stream(STOCK), Checkpoint.START)) {
            assertThat(empty.next()).isEqualTo(new Progress(Checkpoint.START, false));
            assertThat(empty.next()).isEqualTo(new Progress(store.head(), true));
        }
    }

    @Test
    void in_an_empty_store_it_has_caught_up_at_once() throws InterruptedException {
        try (var subscription = store.subscribe(Query.all(), Checkpoint.START)) {
            assertThat(subscription.next()).isEqualTo(new Progress(Checkpoint.START, true));
            assertThat(subscription.next(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void there_is_no_progress_where_nothing_has_moved() throws InterruptedException {
        append(event(ORDER, "A"));
        try (var subscription = store.subscribe(Query.all(), store.head())) {
            assertThat(subscription.next()).isInstanceOf(Progress.class);
            clock.move(Duration.ofHours(1));
            assertThat(subscription.next(A_MOMENT)).isEmpty();
            assertThat(subscription.next(Duration.ofNanos(1))).isEmpty();
        }
    }

    @Test
    void what_does_not_match_moves_it_on_at_most_once_a_second() throws InterruptedException {
        try (var subscription = store.subscribe(Query.stream(STOCK), Checkpoint.START)) {
            assertThat(subscription.next()).isEqualTo(new Progress(Checkpoint.START, true));
            append(event(ORDER, "A"));
            assertThat(subscription.next(A_MOMENT)).isEmpty();

            clock.move(Duration.ofMillis(999));
            append(event(ORDER, "B"));
            assertThat(subscription.next(A_MOMENT)).isEmpty();

            clock.move(Duration.ofMillis(1));
            assertThat(subscription.next(PATIENCE)).contains(new Progress(store.head(), true));
            append(event(ORDER, "C"));
            assertThat(subscription.next(A_MOMENT)).isEmpty();

            append(event(STOCK, "D"));
            assertThat(subscription.next(PATIENCE)).contains(all().getLast());
            assertThat(subscription.next(PATIENCE)).contains(new Progress(store.head(), true));
        }
    }

    @Test
    void a_clock_that_is_set_back_does_not_silence_it() throws InterruptedException {
        try (var subscription = store.subscribe(Query.stream(STOCK), Checkpoint.START)) {
            assertThat(subscription.next()).isInstanceOf(Progress.class);
            clock.move(Duration.ofHours(-1));
            append(event(ORDER, "A"));
            assertThat(subscription.next(PATIENCE)).contains(new Progress(store.head(), true));
        }
    }

    // ---------------------------------------------------------------------------------------------------- waiting

    @Test
    void next_waits_until_something_comes() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var subscription = store.subscribe(Query.all(), Checkpoint.START)) {
            subscription.next();
            var waiting = threads.submit(() -> subscription.next());
            append(event(ORDER, "A"));

            assertThat(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(all().getFirst());
        }
    }

    @Test
    void closing_ends_a_next_that_waits_and_every_later_one() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var subscription = store.subscribe(Query.all(), Checkpoint.START);
            subscription.next();
            var waiting = waiting(threads.submit(() -> subscription.next()));
            subscription.close();
            subscription.close();

            assertEndsWithIllegalState(waiting);
            assertThatThrownBy(subscription::next).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> subscription.next(A_MOMENT)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void closing_the_store_ends_a_next_that_waits() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var subscription = store.subscribe(Query.all(), Checkpoint.START);
            subscription.next();
            var waiting = waiting(threads.submit(() -> subscription.next()));
            store.close();

            assertEndsWithIllegalState(waiting);
            assertThatThrownBy(subscription::next).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void an_interrupt_ends_a_next_that_waits_and_no_signal_is_lost_by_it() throws Exception {
        try (var subscription = store.subscribe(Query.all(), Checkpoint.START)) {
            subscription.next();
            for (int i = 0; i < 20; i++) {
                var interrupted = new CountDownLatch(1);
                var thread = Thread.ofVirtual().start(() -> {
                    try {
                        subscription.next();
                    } catch (InterruptedException expected) {
                        interrupted.countDown();
                    }
                });
                thread.interrupt();
                thread.join();
                assertThat(interrupted.getCount()).isZero();
            }
            append(event(ORDER, "A"));
            assertThat(subscription.next()).isEqualTo(all().getFirst());
        }
    }

    /// Gives the thread time to get as far as it can; nothing rests on it being long enough.
    private static <T> Future<T> waiting(Future<T> waiting) throws InterruptedException {
        Thread.sleep(A_MOMENT);
        return waiting;
    }

    private static void assertEndsWithIllegalState(Future<?> waiting) {
        assertThatThrownBy(() -> waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    // ---------------------------------------------------------------------------------------------------- history

    @Test
    void a_checkpoint_that_is_not_of_the_stores_history_is_refused() {
        append(event(ORDER, "A"));
        var head = store.head();
        var beyond = new Checkpoint(head.position() + 1, head.incarnation());
        var foreign = new Checkpoint(head.position(), new UUID(4711, 4711));

        for (var lost : List.of(beyond, foreign)) {
            assertThatThrownBy(() -> store.subscribe(Query.all(), lost))
                    .isInstanceOfSatisfying(LostFutureException.class, refused -> {
                        assertThat(refused.checkpoint()).isEqualTo(lost);
                        assertThat(refused).hasMessageContaining("head=" + head);
                    });
        }
    }

    // ---------------------------------------------------------------------------------------------------- load

    @Test
    void whatever_the_load_each_subscription_gets_each_of_its_events_once_and_in_order() throws Exception {
        int writers = 8;
        int appends = 60;
        var queries = List.of(
                Query.all(),
                Query.category("order"),
                Query.tagged(Tag.of("writer", "3")),
                Query.of(Criterion.ofTypes("B")),
                Query.stream(Stream.of("order", "5")).or(Query.tagged(Tag.of("writer", "1"))));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var followers = new ArrayList<Future<List<RecordedEvent>>>();
            for (var query : queries) {
                var subscription = store.subscribe(query, Checkpoint.START);
                followers.add(threads.submit(() -> follow(subscription, 3L * writers * appends)));
            }
            var fates = Crowd.of(writers, writer -> {
                var tag = Tag.of("writer", "" + writer);
                for (int i = 0; i < appends; i++) {
                    append(
                            event(Stream.of("order", "" + writer), "A").tagged(tag),
                            event(STOCK, "B").tagged(tag),
                            event(ORDER, "C"));
                }
                return true;
            });
            assertThat(Crowd.thrown(fates)).isEmpty();
            for (int i = 0; i < queries.size(); i++) {
                var seen = whileTimePasses(followers.get(i));
                assertThat(seen).isEqualTo(read(queries.get(i)));
            }
        }
    }

    @Test
    void thousands_may_follow_at_a_time() throws Exception {
        int count = 3_000;
        append(event(ORDER, "Before"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var followers = IntStream.range(0, count)
                    .mapToObj(i -> store.subscribe(i % 2 == 0 ? Query.all() : Query.stream(ORDER), Checkpoint.START))
                    .map(subscription -> threads.submit(() -> follow(subscription, 21)))
                    .toList();
            for (int i = 0; i < 20; i++) append(event(ORDER, "Live" + i));
            var expected = read(Query.stream(ORDER), ReadOptions.forwards());
            for (var follower : followers) {
                assertThat(follower.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(expected);
            }
        }
    }

    /// Waits for one who follows. Who was told of his progress just after the clock was moved waits for the
    /// next second: so it is moved on until he has come to the end.
    private List<RecordedEvent> whileTimePasses(Future<List<RecordedEvent>> follower) throws Exception {
        for (long left = PATIENCE.toMillis(); left > 0; left -= 50) {
            clock.move(Duration.ofSeconds(1));
            try {
                return follower.get(50, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillUnderWay) {
                // Once more.
            }
        }
        return follower.get(0, TimeUnit.SECONDS);
    }

    /// Takes all events up to a position, and checks each word of progress against what comes.
    private static List<RecordedEvent> follow(Subscription following, long upTo) throws InterruptedException {
        var events = new ArrayList<RecordedEvent>();
        try (var subscription = following) {
            long told = -1;
            while (told < upTo) {
                switch (subscription.next(PATIENCE).orElseThrow()) {
                    case RecordedEvent event -> {
                        assertThat(event.position()).isGreaterThan(told);
                        events.add(event);
                        if (event.position() == upTo) told = upTo;
                    }
                    case Progress progress -> {
                        assertThat(progress.checkpoint().position()).isGreaterThan(told);
                        told = progress.checkpoint().position();
                    }
                }
            }
        }
        return events;
    }

    /// The types of what is there already after a checkpoint.
    private List<String> history(Query query, Checkpoint after) throws InterruptedException {
        var types = new ArrayList<String>();
        try (var subscription = store.subscribe(query, after)) {
            while (true) {
                switch (subscription.next(PATIENCE).orElseThrow()) {
                    case RecordedEvent event -> types.add(event.type());
                    case Progress progress -> {
                        if (progress.caughtUp()) return types;
                    }
                }
            }
        }
    }
}
