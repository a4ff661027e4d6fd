package dev.proust.contract.crash;

import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// The few words that all clients of a story use, so that they meet.
final class Words {

    private static final List<String> STREAMS =
            List.of("order-1", "order-2", "order-3-of-5", "stock-1", "stock-ä", "order", "cart-x", "cart-y");
    private static final List<String> CATEGORIES = List.of("order", "stock", "cart", "nothing");
    private static final List<String> TYPES = List.of("Placed", "Paid", "Shipped", "Returned", "Lost in transit");
    private static final List<Tag> TAGS =
            List.of(Tag.of("customer", "1"), Tag.of("customer", "2"), Tag.of("item", "a:b"), Tag.of("item", "ß"));

    private static final int LARGE = 100_000;

    private final RandomGenerator random;
    private final int dataBytesMax;

    /// @param dataBytesMax how much an event says at most
    Words(RandomGenerator random, int dataBytesMax) {
        this.random = random;
        this.dataBytesMax = dataBytesMax;
    }

    Stream stream() {
        return Stream.of(any(STREAMS));
    }

    String type() {
        return any(TYPES);
    }

    List<Tag> tags() {
        return IntStream.range(0, random.nextInt(3)).mapToObj(i -> any(TAGS)).toList();
    }

    Data data() {
        int length =
                random.nextInt(dataBytesMax > LARGE ? 2 : 4) == 0 ? random.nextInt(dataBytesMax) : random.nextInt(200);
        var bytes = new byte[length];
        random.nextBytes(bytes);
        if (random.nextInt(4) == 0) java.util.Arrays.fill(bytes, (byte) 0);
        return Data.of(bytes, "application/octet-stream");
    }

    Query query(Model model) {
        var query = Query.of(criterion(model));
        while (random.nextInt(4) == 0) {
            query = query.or(Query.of(criterion(model)));
        }
        return query;
    }

    /// The query of each key that anybody has used, and of some that nobody has.
    static List<Query> everyKey(Model model) {
        var criteria = new ArrayList<Criterion>();
        STREAMS.forEach(stream -> criteria.add(Criterion.stream(Stream.of(stream))));
        CATEGORIES.forEach(category -> criteria.add(Criterion.category(category)));
        CATEGORIES.forEach(category -> criteria.add(Criterion.births(category)));
        TYPES.forEach(type -> criteria.add(Criterion.everything().withTypes(type)));
        TAGS.forEach(tag -> criteria.add(Criterion.everything().withTags(tag)));
        model.ids().forEach(id -> criteria.add(Criterion.append(id)));
        return criteria.stream().map(Query::of).toList();
    }

    private Criterion criterion(Model model) {
        var ids = model.ids();
        var criterion = switch (random.nextInt(6)) {
            case 0 -> Criterion.everything();
            case 1 -> Criterion.category(any(CATEGORIES));
            case 3 -> Criterion.births(any(CATEGORIES));
            case 2 -> Criterion.append(ids.isEmpty() || random.nextInt(8) == 0 ? "unheard-of" : any(ids));
            default -> Criterion.stream(stream());
        };
        if (random.nextInt(3) == 0) criterion = criterion.withTypes(new java.util.TreeSet<>(List.of(type(), type())));
        if (random.nextInt(3) == 0) criterion = criterion.withTags(tags().toArray(Tag[]::new));
        return criterion;
    }

    private <T> T any(List<T> words) {
        return words.get(random.nextInt(words.size()));
    }
}
