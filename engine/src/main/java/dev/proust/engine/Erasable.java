package dev.proust.engine;

import dev.proust.engine.core.Engine;
import dev.proust.store.Checkpoint;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What an erasure would erase.
///
/// @param checkpoint as of when
/// @param events how many events that are not erased yet
/// @param categories how many of each category of streams, in the order of their names
/// @param types how many of each type, in the order of their names
public record Erasable(Checkpoint checkpoint, long events, Map<String, Long> categories, Map<String, Long> types) {

    public Erasable {
        categories = Collections.unmodifiableMap(new TreeMap<>(categories));
        types = Collections.unmodifiableMap(new TreeMap<>(types));
    }

    static Erasable of(Engine engine, Query query) {
        engine.requireErasable(query);
        long events = 0;
        var categories = new TreeMap<String, Long>();
        var types = new TreeMap<String, Long>();
        try (var reader = engine.read(query, ReadOptions.forwards())) {
            for (var event : reader) {
                if (engine.erased().isErased(event.position())) continue;
                events++;
                categories.merge(event.stream().category(), 1L, Long::sum);
                types.merge(event.type(), 1L, Long::sum);
            }
            return new Erasable(reader.checkpoint(), events, categories, types);
        }
    }
}
