package dev.proust.sourcing.json;

import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What stands around an event's data, told by functions of the event.
record Envelope<E>(
        Function<? super E, Stream> stream,
        Function<? super E, List<Tag>> tags,
        Function<? super E, Map<String, String>> metadata,
        Function<? super E, Optional<Instant>> occurred) {

    NewEvent around(E event, String type, int shape, Data data) {
        return new NewEvent(
                Optional.empty(),
                stream.apply(event),
                type,
                shape,
                tags.apply(event),
                data,
                metadata.apply(event),
                occurred.apply(event));
    }
}
