package dev.proust.engine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.index.RecentKeys;
import dev.proust.engine.index.ToldIndex;
import dev.proust.engine.index.View;
import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.EncodedAppend;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.FailedCondition;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Facts of a moment ago and the keys since then give the verdict of one who looks through the whole store.
class QuestionTest {

    private static final List<Stream> STREAMS = List.of(
            Stream.of("order-1"), Stream.of("order-2"), Stream.of("cart-1"), Stream.of("cart-2"), Stream.of("stock"));
    private static final List<String> TYPES = List.of("Placed", "Paid");
    private static final List<Tag> TAGS = List.of(Tag.of("a", "1"), Tag.of("a", "2"));
    private static final UUID INCARNATION = new UUID(1, 2);

    private final Keys keys;

    @TempDir
    private Path directory;

    QuestionTest() throws NoSuchAlgorithmException {
        keys = new Keys(new byte[32], MessageDigest.getInstance("SHA-256"));
    }

    @Test
    void is_judged_as_by_a_look_through_the_whole_store() {
        int failures = 0;
        for (long seed = 0; seed < 1_000; seed++) {
            var random = new Random(seed);
            var moment = new Moment(random);
            var append = append(random, moment.store.size());
            var question = Question.of(append, encoded(append), keys);
            var facts = question.gather(moment.index, moment.at);

            var expected = failed(append, moment.store);
            assertThat(question.judge(question.versions(facts, moment.recent), facts, moment.recent))
                    .as("seed %d, facts at %d, low %d, %s", seed, moment.at, moment.recent.low(), append.conditions())
                    .isEqualTo(expected);
            assertThat(question.versionsOfEvents(question.versions(facts, moment.recent)))
                    .as("seed %d", seed)
                    .isEqualTo(versions(append, moment.store));
            failures += expected.size();
        }
        assertThat(failures).as("conditions that failed").isBetween(500, 4_000);
    }

    @Test
    void numbers_the_streams_of_interleaved_events_each_for_itself() {
        var moment = new Moment(new Random(1), List.of());
        var append = Append.of(event(0), event(1), event(0), event(0), event(1));
        var question = Question.of(append, encoded(append), keys);

        assertThat(question.streams()).hasSize(2);
        assertThat(question.versionsOfEvents(question.versions(question.gather(moment.index, 0), moment.recent)))
                .containsExactly(1, 1, 2, 3, 2);
    }

    /// A store, what its index shows, the position of the facts, and what the writer remembers: low ≤ at ≤ durable.
    private final class Moment {

        private final List<NewEvent> store;
        private final View index;
        private final RecentKeys recent;
        private final long at;

        Moment(Random random) {
            this(random, events(random));
        }

        Moment(Random random, List<NewEvent> store) {
            this.store = store;
            int durable = random.nextInt(store.size() + 1);
            this.at = random.nextInt(durable + 1);
            int low = random.nextInt((int) at + 1);
            var told = ToldIndex.in(directory, Integer.MAX_VALUE);
            store.subList(0, low).forEach(event -> told.add(keysOf(event)));
            this.recent = told.recentKeys();
            store.subList(low, store.size()).forEach(event -> told.accept(keysOf(event), recent));
            this.index = told.view();
        }
    }

    private static List<FailedCondition> failed(Append append, List<NewEvent> store) {
        var failed = new ArrayList<FailedCondition>();
        for (var condition : append.conditions()) {
            switch (condition) {
                case Condition.Version version -> {
                    long actual = version(version.stream(), store);
                    if (actual != version.version()) failed.add(new FailedCondition.WrongVersion(version, actual));
                }
                case Condition.Exists exists -> {
                    if (version(exists.stream(), store) == 0) failed.add(new FailedCondition.NoSuchStream(exists));
                }
                case Condition.Unchanged unchanged -> {
                    long last = lastMatch(unchanged.query(), store);
                    if (last > unchanged.checkpoint().position()) {
                        failed.add(new FailedCondition.Changed(unchanged, last));
                    }
                }
            }
        }
        return failed;
    }

    private static long[] versions(Append append, List<NewEvent> store) {
        var all = new ArrayList<>(store);
        return append.events().stream()
                .mapToLong(event -> {
                    all.add(event);
                    return version(event.stream(), all);
                })
                .toArray();
    }

    private static long version(Stream stream, List<NewEvent> store) {
        return store.stream().filter(event -> event.stream().equals(stream)).count();
    }

    private static long lastMatch(Query query, List<NewEvent> store) {
        for (int position = store.size(); position > 0; position--) {
            var event = store.get(position - 1);
            if (query.matches(
                    event.stream(),
                    version(event.stream(), store.subList(0, position)),
                    event.type(),
                    event.tags(),
                    Optional.empty())) return position;
        }
        return 0;
    }

    private static Append append(Random random, int head) {
        var events = new ArrayList<NewEvent>();
        var conditions = new ArrayList<Condition>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            events.add(event(random));
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            conditions.add(condition(random, head));
        }
        return Append.of(events).onlyIf(conditions);
    }

    private static Condition condition(Random random, int head) {
        var stream = any(STREAMS, random);
        return switch (random.nextInt(3)) {
            case 0 -> Condition.version(stream, random.nextInt(5));
            case 1 -> Condition.streamExists(stream);
            default -> Condition.unchanged(query(random), new Checkpoint(random.nextInt(head + 1), INCARNATION));
        };
    }

    private static Query query(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Query.stream(any(STREAMS, random));
            case 1 -> Query.of(Criterion.category("order").withTypes(any(TYPES, random)));
            case 2 -> Query.tagged(any(TAGS, random)).or(Query.stream(any(STREAMS, random)));
            default -> Query.all();
        };
    }

    private static List<NewEvent> events(Random random) {
        var events = new ArrayList<NewEvent>();
        for (int i = random.nextInt(20); i > 0; i--) {
            events.add(event(random));
        }
        return events;
    }

    private static NewEvent event(Random random) {
        var tags = TAGS.stream().filter(tag -> random.nextInt(3) == 0).toList();
        return NewEvent.of(any(STREAMS, random), any(TYPES, random), Data.none())
                .tagged(tags);
    }

    private static NewEvent event(int stream) {
        return NewEvent.of(STREAMS.get(stream), "Placed", Data.none());
    }

    private List<Key> keysOf(NewEvent event) {
        var all = new ArrayList<Key>();
        all.add(keys.stream(event.stream()));
        all.add(keys.category(event.stream().category()));
        all.add(keys.type(event.type(), false));
        event.tags().forEach(tag -> all.add(keys.tag(tag)));
        return all;
    }

    private EncodedAppend encoded(Append append) {
        var events = append.events().stream()
                .map(event -> new EncodedAppend.Encoded(0, keysOf(event), Optional.empty()))
                .toList();
        return new EncodedAppend(ByteBuffer.allocate(0), events, new byte[0], Optional.empty());
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
