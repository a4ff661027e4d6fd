package dev.proust.benchmarks.append;

import dev.proust.benchmarks.harness.Payloads;

/// What the appended events are like.
///
/// @param payloads what they say
/// @param eventsEach after so many events of an entity comes another one, so that new streams and known ones mix
/// @param withIds whether each append bears an append id
public record Entities(Payloads payloads, int eventsEach, boolean withIds) {

    public Entities {
        if (eventsEach < 1) {
            throw new IllegalArgumentException("events of an entity are " + eventsEach + ", expected 1 or more");
        }
    }
}
