package dev.proust.benchmarks.read;

import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.util.ArrayList;
import java.util.stream.IntStream;

/// The most expensive boundary there is: it asks for two tags at once, from the first event on. Each of them is on very
/// many events, in turns, and no event has both: so whether it holds is known only when all of both have been looked
/// through.
///
/// @param store where it appends
/// @param boundary what must not have changed
record HotTags(EventStore store, Query boundary) implements Neighbour.Work {

    /// How many events have either tag.
    static final int EVENTS = 100_000;

    private static final int APPEND_EVENTS = 500;
    private static final Stream STREAM = Stream.of("hot", "tags");
    private static final Tag ODD = Tag.of("hot", "odd");
    private static final Tag EVEN = Tag.of("hot", "even");

    /// Appends the events that bear the tags, if the store has none.
    static HotTags of(EventStore store) {
        var boundary = Query.of(Criterion.tagged(ODD, EVEN));
        try (var events = store.read(Query.stream(STREAM))) {
            if (events.iterator().hasNext()) return new HotTags(store, boundary);
        }
        for (int i = 0; i < EVENTS; i += APPEND_EVENTS) {
            var events = new ArrayList<>(IntStream.range(0, APPEND_EVENTS)
                    .mapToObj(event -> happened().tagged(event % 2 == 0 ? EVEN : ODD))
                    .toList());
            var _ = store.append(Append.of(events));
        }
        return new HotTags(store, boundary);
    }

    private static NewEvent happened() {
        return NewEvent.of(STREAM, "Happened", Data.none());
    }

    @Override
    public void step() {
        var _ = store.append(Append.of(happened()).onlyIf(Condition.unchanged(boundary, Checkpoint.START)));
    }
}
