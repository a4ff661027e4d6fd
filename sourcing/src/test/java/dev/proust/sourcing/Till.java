package dev.proust.sourcing;

import dev.proust.sourcing.json.JsonCodec;
import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.util.List;

/// A till that counts money, for tests: what is known is the sum.
final class Till implements Decider<Long, Till.Sum, Till.Paid> {

    static final Stream FIRST = Stream.of("till", "1");

    record Paid(String till, long cents, String currency) {}

    record Sum(long cents) {}

    @Override
    public Sum initial() {
        return new Sum(0);
    }

    @Override
    public List<Paid> decide(Long cents, Sum sum) {
        return List.of(new Paid("1", cents, "EUR"));
    }

    @Override
    public Sum evolve(Sum sum, Paid paid) {
        return new Sum(sum.cents() + paid.cents());
    }

    /// Today's: payments in shape 3.
    static EventCodec<Paid> today() {
        return JsonCodec.of(Paid.class).type("Paid", 3, Paid.class).stream(paid -> Stream.of("till", paid.till()))
                .build();
    }

    static void append(EventStore store, Stream stream, String type, int shape, String json) {
        store.append(Append.of(NewEvent.of(stream, type, Data.json(json)).withShape(shape)));
    }
}
