package dev.proust.benchmarks.fill;

import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.Tag;

/// Entities of one kind: so many, with so many events each.
///
/// @param isTagged whether their events bear a tag that says whose they are, and are loaded by that
public record Population(String category, int entities, int eventsEach, boolean isTagged) {

    public Population {
        if (entities < 1)
            throw new IllegalArgumentException(category + ": entities are " + entities + ", expected 1 or more");
        if (eventsEach < 1) {
            throw new IllegalArgumentException(category + ": events each are " + eventsEach + ", expected 1 or more");
        }
    }

    /// Entities that are loaded by their streams.
    public Population(String category, int entities, int eventsEach) {
        this(category, entities, eventsEach, false);
    }

    /// The same, loaded by tags.
    public Population tagged() {
        return new Population(category, entities, eventsEach, true);
    }

    /// What loads all events of one of them.
    public Query boundary(int number) {
        var stream = stream(number);
        return isTagged ? Query.tagged(tag(stream)) : Query.stream(stream);
    }

    static Tag tag(Stream stream) {
        return Tag.of("entity", stream.name());
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
