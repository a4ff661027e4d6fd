package dev.proust.sourcing.json;

import dev.proust.sourcing.StateCodec;
import dev.proust.store.Data;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// Keeps states in snapshots as JSON: best records, and whatever else Jackson can write and read again.
///
/// What is written is read again before it is let out, and refused if it does not come back equal: decisions
/// would rest on something else after a snapshot than before. What cannot be read counts as not there; above
/// all what has components that the JSON lacks.
///
/// In a modular program, the package of the records is opened to `tools.jackson.databind`.
///
/// Thread rule: any thread, several at once. Immutable.
public final class JsonState<S> implements StateCodec<S> {

    private static final String JSON = "application/json";

    private final Class<S> type;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    private JsonState(Class<S> type, JsonMapper mapper) {
        this.type = type;
        this.reader = mapper.readerFor(type);
        this.writer = mapper.writerFor(type);
    }

    /// States of this class, by the mapper that events are written with.
    public static <S> JsonState<S> of(Class<S> type) {
        return of(type, JsonMappers.standard());
    }

    /// States of this class, by a mapper of the user's own, as it is, but for one thing: no component of a
    /// record may be missing.
    public static <S> JsonState<S> of(Class<S> type, JsonMapper mapper) {
        return new JsonState<>(type, JsonMappers.requiringComponents(mapper));
    }

    /// @throws IllegalArgumentException if the state would not come back equal
    @Override
    public Data encode(S state) {
        try {
            var data = Data.of(writer.writeValueAsBytes(state), JSON);
            if (decode(data).filter(state::equals).isPresent()) return data;
        } catch (JacksonException thrown) {
            throw refused(thrown.getClass().getSimpleName());
        }
        throw refused("it does not come back equal");
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("state of " + Leaves.nameOf(type) + " cannot be kept as JSON: " + why
                + "; give it components that JSON can hold and an equals, or hand in a mapper that knows them");
    }

    @Override
    public Optional<S> decode(Data data) {
        if (!data.contentType().equals(JSON)) return Optional.empty();
        try {
            return Optional.ofNullable(type.cast(reader.readValue(data.bytes())));
        } catch (JacksonException ofAnotherTime) {
            return Optional.empty();
        }
    }
}
