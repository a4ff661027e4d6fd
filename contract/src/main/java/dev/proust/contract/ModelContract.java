package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.sim.SimulatedClock;
import dev.proust.store.Append;
import dev.proust.store.AppendIdReusedException;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.Content;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.FailedCondition;
import dev.proust.store.Limits;
import dev.proust.store.MemoryStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Progress;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Signal;
import dev.proust.store.Stream;
import dev.proust.store.Subscription;
import dev.proust.store.Tag;
import dev.proust.store.TimedOutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A store and the model, [MemoryStore], are told the same things at random, and must say the same things.
///
/// What is each store's own, the incarnation and the ids that it fills in, is left out of the comparison.
abstract class ModelContract extends StoreContract {

    private static final int STEPS = 400;
    private static final List<Stream> STREAMS = java.util.stream.Stream.of(
                    "order-1", "order-2", "order", "stock-1", "stock-ä", "x-1-2")
            .map(Stream::of)
            .toList();
    private static final List<String> TYPES = List.of("Placed", "Paid", "Shipped", "Returned");
    private static final List<Tag> TAGS =
            List.of(Tag.of("customer", "1"), Tag.of("customer", "2"), Tag.of("item", "a:b"), Tag.of("item", "ß"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void it_says_the_same_as_the_model_under_a_fixed_seed(long seed) throws InterruptedException {
        compare(seed);
    }

    @Test
    void it_says_the_same_as_the_model_under_a_fresh_seed() throws InterruptedException {
        compare(System.nanoTime());
    }

    private void compare(long seed) throws InterruptedException {
        var modelClock = new SimulatedClock(clock.instant());
        try (var model = new MemoryStore(modelClock, new Random(seed), Limits.standard())) {
            var random = new Random(seed);
            var followed = query(random);
            var follower = store.subscribe(followed, Checkpoint.START);
            var modelFollower = model.subscribe(followed, Checkpoint.START);
            for (int step = 0; step < STEPS; step++) {
                var where = "seed %d, step %d".formatted(seed, step);
                var pause = Duration.ofMillis(random.nextInt(-300, 900));
                clock.move(pause);
                modelClock.move(pause);
                long fate = random.nextLong();
                assertThat(said(store, fate)).as(where).isEqualTo(said(model, fate));
                assertThat(signals(follower)).as(where).isEqualTo(signals(modelFollower));
            }
            assertThat(model.head().position()).as("events of seed %d", seed).isGreaterThan(STEPS / 4);
        }
    }

    // ---------------------------------------------------------------------------------------------------- what is
    // asked

    /// Asks a store something that the fate decides on, and what its history gives to ask about.
    private static Object said(EventStore store, long fate) {
        var random = new Random(fate);
        long head = store.head().position();
        return switch (random.nextInt(3)) {
            case 0 -> read(store, random, head);
            default -> append(store, random, head);
        };
    }

    private static Object append(EventStore store, RandomGenerator random, long head) {
        var events = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> event(random))
                .toList();
        var append = Append.of(events);
        if (random.nextBoolean()) append = append.withId("id-" + random.nextInt(80));
        if (random.nextInt(8) == 0) append = append.withDeadline(NOON.plusSeconds(random.nextInt(200)));
        var conditions = new ArrayList<Condition>();
        while (random.nextInt(3) == 0) conditions.add(condition(store, random, head));
        try {
            return said(store.append(append.onlyIf(conditions)));
        } catch (ConflictException conflict) {
            return List.of(
                    "conflict",
                    conflict.failed().stream().map(ModelContract::said).toList(),
                    conflict.checkpoint().position(),
                    conflict.unseen().stream().map(ModelContract::said).toList(),
                    conflict.isComplete(),
                    conflict.mustReadAnew());
        } catch (AppendIdReusedException reused) {
            return List.of("reused", said(reused.first()));
        } catch (TimedOutException late) {
            return List.of("late", late.facts());
        }
    }

    private static NewEvent event(RandomGenerator random) {
        var data = Data.text("x".repeat(random.nextInt(3)));
        var event = NewEvent.of(any(STREAMS, random), any(TYPES, random), data).tagged(tags(random));
        if (random.nextInt(4) == 0) event = event.withShape(2);
        return random.nextInt(4) > 0 ? event : event.withMetadata(Map.of("n", "" + random.nextInt(9)));
    }

    private static Condition condition(EventStore store, RandomGenerator random, long head) {
        var stream = any(STREAMS, random);
        return switch (random.nextInt(4)) {
            case 0 -> Condition.version(stream, random.nextInt(4));
            case 1 -> Condition.version(stream, version(store, stream));
            case 2 -> Condition.streamExists(stream);
            default -> Condition.unchanged(query(random), place(store, random, head));
        };
    }

    private static long version(EventStore store, Stream stream) {
        try (var reader =
                store.read(Query.stream(stream), ReadOptions.backwards().limit(1))) {
            var last = reader.iterator();
            return last.hasNext() ? last.next().version() : 0;
        }
    }

    private static Object read(EventStore store, RandomGenerator random, long head) {
        var options = random.nextBoolean() ? ReadOptions.forwards() : ReadOptions.backwards();
        var query = query(random);
        if (random.nextInt(3) == 0) options = options.after(place(store, random, head));
        if (random.nextInt(3) == 0) options = options.before(place(store, random, head));
        if (random.nextInt(3) == 0) options = options.limit(random.nextInt(6));
        if (random.nextInt(4) == 0) options = options.recordedBefore(NOON.plusMillis(random.nextInt(120_000)));
        if (query.singleStream().isPresent() && random.nextBoolean())
            options = options.fromVersion(1 + random.nextInt(9));
        try (var reader = store.read(query, options)) {
            var events = new ArrayList<Object>();
            reader.forEach(event -> events.add(said(event)));
            return List.of("read", events, reader.checkpoint().position(), reader.isCutOff());
        }
    }

    private static Query query(RandomGenerator random) {
        var query = Query.of(criterion(random));
        while (random.nextInt(4) == 0) query = query.or(Query.of(criterion(random)));
        return query;
    }

    private static Criterion criterion(RandomGenerator random) {
        var criterion = switch (random.nextInt(6)) {
            case 0 -> Criterion.everything();
            case 1 -> Criterion.category(any(STREAMS, random).category());
            case 3 -> Criterion.births(any(STREAMS, random).category());
            case 2 -> Criterion.append("id-" + random.nextInt(80));
            default -> Criterion.stream(any(STREAMS, random));
        };
        if (random.nextInt(3) == 0)
            criterion = criterion.withTypes(new TreeSet<>(List.of(any(TYPES, random), any(TYPES, random))));
        if (random.nextInt(3) == 0) criterion = criterion.withTags(tags(random).toArray(Tag[]::new));
        return criterion;
    }

    /// The checkpoint of any position there is.
    private static Checkpoint place(EventStore store, RandomGenerator random, long head) {
        long back = random.nextBoolean() ? random.nextLong(Math.min(head, 5) + 1) : random.nextLong(head + 1);
        long position = head - back;
        return position == 0
                ? Checkpoint.START
                : new Checkpoint(position, store.head().incarnation());
    }

    private static List<Tag> tags(RandomGenerator random) {
        return IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> any(TAGS, random))
                .toList();
    }

    private static <T> T any(List<T> words, RandomGenerator random) {
        return words.get(random.nextInt(words.size()));
    }

    // ---------------------------------------------------------------------------------------------------- what is said

    private static List<Object> signals(Subscription subscription) throws InterruptedException {
        var signals = new ArrayList<Object>();
        for (var signal = subscription.next(Duration.ZERO);
                signal.isPresent();
                signal = subscription.next(Duration.ZERO)) {
            signals.add(said(signal.get()));
        }
        return signals;
    }

    private static Object said(Signal signal) {
        return switch (signal) {
            case RecordedEvent event -> said(event);
            case Progress(var checkpoint, var caughtUp) -> List.of("progress", checkpoint.position(), caughtUp);
        };
    }

    private static Object said(RecordedEvent event) {
        return List.of(
                event.position(),
                event.stream(),
                event.version(),
                event.type(),
                event.shape(),
                event.time(),
                event.appendId(),
                event.present().map(ModelContract::said).orElseThrow());
    }

    private static Object said(Content.Present content) {
        return List.of(content.tags(), content.data(), new TreeMap<>(content.metadata()), content.occurred());
    }

    private static Object said(Appended appended) {
        return List.of(
                "appended",
                appended.firstPosition(),
                appended.lastPosition(),
                appended.versions(),
                appended.time(),
                appended.repeated());
    }

    private static Object said(FailedCondition failed) {
        return switch (failed) {
            case FailedCondition.WrongVersion wrong -> List.of(wrong.condition(), wrong.actual());
            case FailedCondition.NoSuchStream none -> none;
            case FailedCondition.Changed changed ->
                List.of(
                        changed.condition().query(),
                        changed.condition().checkpoint().position(),
                        changed.lastPosition());
        };
    }
}
