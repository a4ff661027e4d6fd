package dev.proust.contract;

import dev.proust.contract.history.History;
import dev.proust.contract.history.Said;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.FailedCondition;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// One of many who use the same few streams at once: appends, on conditions that rest on what it saw last, and reads.
///
/// Thread rule: one thread.
final class HistoryClient {

    private static final List<Stream> STREAMS = java.util.stream.Stream.of("order-1", "order-2", "stock-1", "stock-2")
            .map(Stream::of)
            .toList();
    private static final List<Stream> RARE =
            IntStream.range(0, 12).mapToObj(i -> Stream.of("rare", "" + i)).toList();
    private static final List<String> TYPES = List.of("Placed", "Paid", "Shipped");
    private static final List<Tag> TAGS =
            List.of(Tag.of("customer", "1"), Tag.of("customer", "2"), Tag.of("item", "1"));
    private static final List<Query> QUERIES = List.of(
            Query.stream(STREAMS.get(0)),
            Query.stream(STREAMS.get(3)),
            Query.stream(RARE.get(0)),
            Query.category("rare"),
            Query.category("order"),
            Query.births("rare"),
            Query.tagged(TAGS.get(0)),
            Query.tagged(TAGS.get(1), TAGS.get(2)),
            Query.of(Criterion.category("stock").withTypes("Paid")),
            Query.of(Criterion.ofTypes("Shipped", "Placed").withTags(TAGS.get(2))),
            Query.tagged(TAGS.get(2)).or(Query.stream(STREAMS.get(1))),
            broad(Query.stream(STREAMS.get(1))),
            broad(Query.of(Criterion.tagged(TAGS.get(0)).withTypes("Paid"))));

    /// Ids that several clients use for the same append, as those do who repeat what another one has begun.
    private static final int SHARED_IDS = 40;

    /// So many that the store has forgotten, when they are written, what those looked up before whose appends come
    /// next.
    private static final int GREAT_APPEND_EVENTS = 40_000;

    private final History.User user;
    private final RandomGenerator random;
    private final Map<Stream, Long> versions = new HashMap<>();
    private Checkpoint seen = Checkpoint.START;
    private Checkpoint longAgo = Checkpoint.START;
    private int appends;

    HistoryClient(History.User user, RandomGenerator random) {
        this.user = user;
        this.random = random;
    }

    /// A query that takes a while to answer, in which much can happen.
    private static Query broad(Query query) {
        return query.or(new Query(IntStream.range(0, 100)
                .mapToObj(i -> Criterion.stream(Stream.of("absent", "" + i)))
                .toList()));
    }

    static Query anyQuery(RandomGenerator random) {
        return any(QUERIES, random);
    }

    void step() {
        switch (random.nextInt(10)) {
            case 0 -> learn(user.read(Query.all(), ReadOptions.forwards().limit(0)));
            case 1, 2, 3 -> learn(user.read(anyQuery(random), options()));
            default -> learn(user.append(append()));
        }
    }

    /// Appends to every stream that the others use, and then so much that it is long ago.
    void appendGreatly() {
        var events = new ArrayList<NewEvent>();
        STREAMS.forEach(stream -> events.add(event(stream, random)));
        RARE.forEach(stream -> events.add(event(stream, random)));
        for (int i = 0; i < GREAT_APPEND_EVENTS; i++) {
            var stream = Stream.of("great", "" + i % 7);
            events.add(NewEvent.of(stream, "Imported", Data.none()).withId(new UUID(appends, i)));
        }
        learn(user.append(Append.of(events).withId(user.name() + "-" + appends++)));
    }

    // ---------------------------------------------------------------------------------------------------- learn

    private void learn(Said said) {
        switch (said) {
            case Said.Accepted(var append, var answer) -> {
                versions.putAll(answer.versions());
                see(answer.checkpoint());
            }
            case Said.Refused(var append, var answer) -> {
                for (var failed : answer.failed()) {
                    if (failed instanceof FailedCondition.WrongVersion wrong) {
                        versions.put(wrong.condition().stream(), wrong.actual());
                    }
                }
                see(answer.checkpoint());
            }
            case Said.Read read -> see(read.checkpoint());
            case Said.Repeated(var append, var answer) -> see(answer.checkpoint());
            case Said.Reused(var append, var answer) -> see(answer.first().checkpoint());
            case Said.Delivered delivered -> {}
        }
    }

    private void see(Checkpoint checkpoint) {
        if (checkpoint.compareTo(seen) > 0) seen = checkpoint;
        if (random.nextInt(30) == 0) longAgo = checkpoint;
    }

    // ---------------------------------------------------------------------------------------------------- ask

    private ReadOptions options() {
        return switch (random.nextInt(5)) {
            case 0 -> ReadOptions.forwards().after(seen);
            case 1 -> ReadOptions.backwards().limit(random.nextInt(5));
            case 2 -> ReadOptions.backwards().before(seen).limit(20);
            case 3 -> ReadOptions.forwards().limit(random.nextInt(40));
            default -> ReadOptions.forwards();
        };
    }

    private Append append() {
        var conditions = new ArrayList<Condition>();
        while (random.nextInt(5) < 2) conditions.add(condition());
        return switch (random.nextInt(8)) {
            case 0, 1 -> {
                var id = "shared-" + random.nextInt(SHARED_IDS);
                int content = random.nextInt(6) > 0 ? 0 : 1;
                yield Append.of(events(new Random(31L * id.hashCode() + content)))
                        .withId(id)
                        .onlyIf(conditions);
            }
            case 2, 3, 4 ->
                Append.of(events(random)).withId(user.name() + "-" + appends++).onlyIf(conditions);
            default -> Append.of(events(random)).onlyIf(conditions);
        };
    }

    private Condition condition() {
        var stream = any(STREAMS, random);
        return switch (random.nextInt(9)) {
            case 0 -> Condition.streamExists(any(RARE, random));
            case 1 -> Condition.noStream(any(RARE, random));
            case 2, 3, 4 -> Condition.version(stream, versions.getOrDefault(stream, 0L));
            case 5 -> Condition.unchanged(anyQuery(random), longAgo);
            default -> Condition.unchanged(anyQuery(random), seen);
        };
    }

    private static List<NewEvent> events(RandomGenerator random) {
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> event(random))
                .toList();
    }

    private static NewEvent event(RandomGenerator random) {
        return event(any(random.nextInt(20) > 0 ? STREAMS : RARE, random), random);
    }

    private static NewEvent event(Stream stream, RandomGenerator random) {
        var tags = TAGS.stream().filter(tag -> random.nextInt(3) == 0).toList();
        return NewEvent.of(stream, any(TYPES, random), Data.text("x".repeat(random.nextInt(20))))
                .withId(new UUID(random.nextLong(), random.nextLong()))
                .tagged(tags);
    }

    private static <T> T any(List<T> words, RandomGenerator random) {
        return words.get(random.nextInt(words.size()));
    }
}
