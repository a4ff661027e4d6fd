package dev.proust.engine.log;

import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.store.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which keys an event has. The one place that decides it, for events on their way in and for events found in the log.
final class EventKeys {

    private EventKeys() {}

    /// The keys, the stream's first. An event of a reserved stream has only those by which its own stream's queries
    /// can find it.
    static List<Key> of(Stream stream, String type, Key[] tags, Optional<Key> appendKey, Keys keys) {
        if (stream.isReserved()) return List.of(keys.stream(stream), keys.type(type, true), keys.reserved());
        var all = new ArrayList<Key>(4 + tags.length);
        all.add(keys.stream(stream));
        all.add(keys.category(stream.category()));
        all.add(keys.type(type, false));
        all.addAll(List.of(tags));
        appendKey.ifPresent(all::add);
        return all;
    }
}
