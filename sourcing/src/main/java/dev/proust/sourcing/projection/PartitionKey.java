package dev.proust.sourcing.projection;

import dev.proust.store.RecordedEvent;
import dev.proust.store.Tag;

/// By what the events of a projection belong together: those with the same key are handled in order, by one
/// thread at a time, and parked together.
///
/// **Rows are owned by keys.** A handler writes only rows that belong to the key of its event. Then no two
/// partitions ever write the same row, and none waits for another, let alone in a circle. A row that belongs to
/// nobody (a total over everything) needs a projection of its own with one partition, or a row for each key
/// that readers sum up.
///
/// The key of an event is the same each time. It is asked for events that are gone too, by what is left of
/// them: tags are not.
@FunctionalInterface
public interface PartitionKey {

    /// Characters of a key.
    int CHARS_MAX = 512;

    /// The key of an event: 1 to [#CHARS_MAX] characters.
    String of(RecordedEvent event);

    /// The event's stream: one entity's events belong together.
    static PartitionKey stream() {
        return event -> event.stream().name();
    }

    /// The value of the event's tag of this name, or its stream if it bears none or is gone.
    static PartitionKey tag(String key) {
        return event -> event.present().stream()
                .flatMap(content -> content.tags().stream())
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .findFirst()
                .orElseGet(() -> event.stream().name());
    }
}
