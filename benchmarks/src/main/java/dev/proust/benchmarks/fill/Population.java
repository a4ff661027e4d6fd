package dev.proust.benchmarks.fill;

import dev.proust.store.Stream;

/// Entities of one kind: so many, with so many events each.
public record Population(String category, int entities, int eventsEach) {

    public Population {
        if (entities < 1)
            throw new IllegalArgumentException(category + ": entities are " + entities + ", expected 1 or more");
        if (eventsEach < 1) {
            throw new IllegalArgumentException(category + ": events each are " + eventsEach + ", expected 1 or more");
        }
    }

    /// The stream of one of them: numbers begin with 0.
    public Stream stream(int number) {
        return Stream.of(category, String.valueOf(number));
    }

    /// The events of all of them.
    public long events() {
        return (long) entities * eventsEach;
    }
}
