package dev.proust.engine.log;

import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.store.Stream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Which keys an event has. The one place that decides it, for events on their way in and for events found in the log.
final class EventKeys {

    private EventKeys() {}

    /// The keys of an event that was given a version, the stream's first.
    static List<Key> of(Stream stream, long version, String type, Key[] tags, Optional<Key> appendKey, Keys keys) {
        return atVersion(version, of(stream, type, tags, appendKey, keys), birth(stream, keys));
    }

    /// The same, put together.
    ///
    /// @param always what the event has whatever its version is
    /// @param birth what it has besides if it is its stream's first
    static List<Key> atVersion(long version, List<Key> always, Optional<Key> birth) {
        if (version > 1 || birth.isEmpty()) return always;
        var all = new ArrayList<Key>(always.size() + 1);
        all.addAll(always);
        all.add(birth.get());
        return all;
    }

    /// What the first event of a stream is found by, if its stream can be listed.
    static Optional<Key> birth(Stream stream, Keys keys) {
        return stream.isReserved() ? Optional.empty() : Optional.of(keys.births(stream.category()));
    }

    /// The keys that an event has whatever its version is, the stream's first. An event of a reserved stream has only
    /// those by which its own stream's queries
    /// can find it.
    static List<Key> of(Stream stream, String type, Key[] tags, Optional<Key> appendKey, Keys keys) {
        if (stream.isReserved()) return List.of(keys.stream(stream), keys.type(type, true), keys.reserved());
        var all = new ArrayList<Key>(4 + tags.length);
        all.add(keys.stream(stream));
        all.add(keys.category(stream.category()));
        all.add(keys.type(type, false));
        all.addAll(Arrays.asList(tags));
        appendKey.ifPresent(all::add);
        return all;
    }
}
