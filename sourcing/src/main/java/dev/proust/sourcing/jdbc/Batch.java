package dev.proust.sourcing.jdbc;

import dev.proust.store.Checkpoint;
import dev.proust.store.RecordedEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What one transaction of a partition handles.
///
/// @param entries what came, in order, as far as it concerns the partition
/// @param upTo where the partition is after it
record Batch(List<Entry> entries, Checkpoint upTo) {

    /// An event to be handled.
    ///
    /// @param key what it belongs to
    /// @param fault why the projection could not tell the key, if it could not
    record Item(String key, RecordedEvent event, Optional<RuntimeException> fault) {}

    /// What came at one place, as items: the event itself, or for an erasure, all that it names and the
    /// partition owns.
    ///
    /// @param checkpoint the place
    /// @param items gives the items, one after the other; the same each time
    record Entry(Checkpoint checkpoint, Consumer<Consumer<Item>> items) {}

    /// The first half of several entries.
    Batch firstHalf() {
        var half = entries.subList(0, entries.size() / 2);
        return new Batch(half, half.getLast().checkpoint());
    }

    /// What follows the first half.
    Batch secondHalf() {
        return new Batch(entries.subList(entries.size() / 2, entries.size()), upTo);
    }

    /// The part of it that is not after a place.
    Batch upTo(Checkpoint place) {
        return new Batch(entries.subList(0, countUpTo(place)), place);
    }

    /// What is left after a place: empty if that is its end.
    Optional<Batch> after(Checkpoint place) {
        if (place.equals(upTo)) return Optional.empty();
        return Optional.of(new Batch(entries.subList(countUpTo(place), entries.size()), upTo));
    }

    private int countUpTo(Checkpoint place) {
        int count = 0;
        while (count < entries.size() && entries.get(count).checkpoint().compareTo(place) <= 0) count++;
        return count;
    }
}
