package dev.proust.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.store.Criterion;
import dev.proust.store.Query;
import dev.proust.store.Scope;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a query means is said by [Query#matches]; the index must find the same without asking it of each event.
class QueryKeysTest {

    private static final List<String> STREAMS = List.of("order-1", "order-2", "cart-1", "cart", "$own");
    private static final List<String> TYPES = List.of("Placed", "Paid", "Sent");
    private static final List<Tag> TAGS = List.of(Tag.parse("a:1"), Tag.parse("a:2"), Tag.parse("b:1"));

    private record Event(Stream stream, long version, String type, List<Tag> tags, Optional<String> appendId) {}

    @TempDir
    private Path directory;

    @Test
    void finds_what_the_words_of_a_query_mean_in_both_directions() {
        for (long seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var events = events(random);
            var keys = keys();
            var told = ToldIndex.in(directory.resolve("" + seed), 1 + random.nextInt(400));
            for (var event : events) {
                told.add(keysOf(event, keys));
            }
            var index = told.view();
            for (int i = 0; i < 20; i++) {
                var query = query(random);
                long from = 1L + random.nextInt(events.size());
                long to = from + random.nextInt(events.size() - (int) from + 1);
                var expected = matching(query, events, from, to);
                var queryKeys = QueryKeys.of(query, keys);

                assertThat(forwards(queryKeys, index, from, to))
                        .as("seed %d, %s from %d to %d", seed, query, from, to)
                        .isEqualTo(expected);
                assertThat(backwards(queryKeys, index, from, to).reversed())
                        .as("seed %d, backwards, %s from %d to %d", seed, query, from, to)
                        .isEqualTo(expected);
            }
            index.close();
            told.close();
        }
    }

    private static List<Long> matching(Query query, List<Event> events, long from, long to) {
        var positions = new ArrayList<Long>();
        for (long position = from; position <= to; position++) {
            var event = events.get((int) position - 1);
            if (query.matches(event.stream, event.version, event.type, event.tags, event.appendId))
                positions.add(position);
        }
        return positions;
    }

    private static List<Long> forwards(QueryKeys query, Postings postings, long from, long to) {
        var positions = new ArrayList<Long>();
        long next = query.ceiling(postings, from, to);
        while (next != Postings.NONE) {
            positions.add(next);
            next = next == to ? Postings.NONE : query.ceiling(postings, next + 1, to);
        }
        return positions;
    }

    private static List<Long> backwards(QueryKeys query, Postings postings, long from, long to) {
        var positions = new ArrayList<Long>();
        long next = query.floor(postings, to, from);
        while (next != 0) {
            positions.add(next);
            next = next == from ? 0 : query.floor(postings, next - 1, from);
        }
        return positions;
    }

    private static List<Event> events(Random random) {
        var events = new ArrayList<Event>();
        int count = 1 + random.nextInt(60);
        for (int i = 0; i < count; i++) {
            var stream = Stream.of(any(STREAMS, random));
            List<Tag> tags = stream.isReserved() ? List.of() : some(TAGS, random);
            Optional<String> appendId = stream.isReserved() || random.nextBoolean()
                    ? Optional.empty()
                    : Optional.of("id" + random.nextInt(3));
            long version = 1
                    + events.stream()
                            .filter(event -> event.stream.equals(stream))
                            .count();
            events.add(new Event(stream, version, any(TYPES, random), tags, appendId));
        }
        return events;
    }

    private static Query query(Random random) {
        var criteria = new ArrayList<Criterion>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Scope scope = switch (random.nextInt(5)) {
                case 0 -> new Scope.OneStream(Stream.of(any(STREAMS, random)));
                case 1 -> new Scope.OneCategory(random.nextBoolean() ? "order" : "cart");
                case 2 -> new Scope.OneAppend("id" + random.nextInt(3));
                case 3 -> new Scope.Births("order");
                default -> new Scope.Everything();
            };
            Set<String> types = new HashSet<>(some(TYPES, random));
            criteria.add(new Criterion(scope, types, some(TAGS, random)));
        }
        return new Query(criteria);
    }

    private static List<Key> keysOf(Event event, Keys keys) {
        boolean reserved = event.stream.isReserved();
        var all = new ArrayList<Key>();
        all.add(keys.stream(event.stream));
        all.add(keys.type(event.type, reserved));
        if (reserved) {
            all.add(keys.reserved());
            return all;
        }
        all.add(keys.category(event.stream.category()));
        if (event.version == 1) all.add(keys.births(event.stream.category()));
        event.tags.forEach(tag -> all.add(keys.tag(tag)));
        event.appendId.ifPresent(id -> all.add(keys.append(id)));
        return all;
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static <T> List<T> some(List<T> list, Random random) {
        return list.stream().filter(each -> random.nextInt(3) == 0).toList();
    }

    private static Keys keys() {
        try {
            return new Keys(new byte[32], MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
