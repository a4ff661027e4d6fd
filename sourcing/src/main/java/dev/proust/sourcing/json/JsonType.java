package dev.proust.sourcing.json;

import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// A type of event, and how it becomes JSON and an event again.
///
/// Thread rule: any thread, several at once.
///
/// @param name as declared, which is how stores know it
/// @param shape of its data
/// @param recordClass what its events are
record JsonType<E>(String name, int shape, Class<? extends E> recordClass, ObjectReader reader, ObjectWriter writer) {

    static <E> JsonType<E> of(String name, int shape, Class<? extends E> recordClass, JsonMapper mapper) {
        return new JsonType<>(name, shape, recordClass, mapper.readerFor(recordClass), mapper.writerFor(recordClass));
    }

    /// @throws tools.jackson.core.JacksonException if the event has no JSON
    byte[] write(E event) {
        return writer.writeValueAsBytes(event);
    }

    /// The event; empty if the JSON is `null`.
    ///
    /// @throws tools.jackson.core.JacksonException if the bytes are no JSON, or that of something else
    Optional<E> read(byte[] json) {
        return Optional.ofNullable(recordClass.cast(reader.readValue(json)));
    }

    /// Whether the event comes back the same from its JSON. Arrays are never equal: what counts is what they say.
    ///
    /// @throws tools.jackson.core.JacksonException if it does not come back at all
    boolean comesBack(E event, byte[] json) {
        return read(json)
                .filter(back -> back.equals(event) || Arrays.equals(write(back), json))
                .isPresent();
    }
}
