package dev.proust.sourcing.json;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.UndecodableEventException;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.RecordedEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Stores a sealed interface of records as JSON: an event's components are the fields of an object.
///
/// ```java
/// JsonCodec.of(AccountEvent.class)
///         .type("Deposited", Deposited.class)
///         .type("Withdrawn", Withdrawn.class)
///         .stream(event -> Stream.of("account", event.account().value()))
///         .tags(event -> List.of(event.account()))
///         .build();
/// ```
///
/// Types have the names that are declared: they stand in stores for ever, while classes are renamed and moved.
///
/// | in the data                   | what becomes of it                                                       |
/// |-------------------------------|--------------------------------------------------------------------------|
/// | a field that no component has | is passed over, so that a newer program may add one                      |
/// | no field for a component      | fails; but an [Optional] and its like are empty then                     |
/// | a value of another kind       | fails: no text is taken for a number, no number for a text, no 1.5 for 1 |
/// | another type, another shape   | fails                                                                    |
///
/// All failures are [UndecodableEventException]s, which say what to do. The third line is up to the mapper, if one of
/// the user's own is handed in.
///
/// **What is written can be read.** Every event is decoded again before it is let out, and refused if it does not come
/// back the same: a fact that nobody can read would stand in the way of its entity for ever.
///
/// In a modular program, the package of the records is opened to `tools.jackson.databind`.
///
/// Thread rule: any thread, several at once, if the functions handed in allow it. Immutable.
///
/// @param <E> the domain's events
public final class JsonCodec<E> implements EventCodec<E> {

    private static final String JSON = "application/json";

    private final Map<Class<?>, JsonType<E>> byClass;
    private final Map<String, JsonType<E>> byName;
    private final Envelope<E> envelope;

    JsonCodec(List<JsonType<E>> types, Envelope<E> envelope) {
        this.byClass = types.stream().collect(toUnmodifiableMap(JsonType::recordClass, type -> type));
        this.byName = types.stream().collect(toUnmodifiableMap(JsonType::name, type -> type));
        this.envelope = envelope;
    }

    /// Begins a codec for a sealed interface of records.
    public static <E> JsonCodecBuilder<E> of(Class<E> events) {
        return new JsonCodecBuilder<>(events);
    }

    /// @throws IllegalArgumentException if the event would not come back the same
    @Override
    public NewEvent encode(E event) {
        var type = Optional.ofNullable(byClass.get(event.getClass()))
                .orElseThrow(() -> new IllegalArgumentException(event.getClass() + " is not declared"));
        try {
            var json = type.write(event);
            if (!type.comesBack(event, json)) throw refused(type, "comes back changed from it", null);
            return envelope.around(event, type.name(), type.shape(), Data.of(json, JSON));
        } catch (JacksonException thrown) {
            throw refused(type, "cannot be written or not be read again", thrown);
        }
    }

    @Override
    public E decode(RecordedEvent recorded) {
        var type = Optional.ofNullable(byName.get(recorded.type()))
                .orElseThrow(() -> UndecodableEventException.ofUnknownType(recorded, byName.keySet()));
        if (recorded.shape() != type.shape()) {
            throw UndecodableEventException.ofOtherShape(recorded, type.shape());
        }
        var data = recorded.present()
                .orElseThrow(() -> UndecodableEventException.ofMissingContent(recorded))
                .data();
        if (!isJson(data)) throw malformed(recorded, "its data is " + data + ", expected " + JSON, null);
        try {
            return type.read(data.bytes())
                    .orElseThrow(() -> malformed(recorded, "its JSON is null, expected an object", null));
        } catch (JacksonException thrown) {
            var fault = JsonFault.of(thrown);
            throw malformed(recorded, fault.words(), fault.cause());
        }
    }

    /// `application/json`, whatever parameters follow, and kinds of it, such as `application/cloudevents+json`.
    private static boolean isJson(Data data) {
        var mediaType = data.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return mediaType.equals(JSON) || mediaType.endsWith("+json");
    }

    private static UndecodableEventException malformed(
            RecordedEvent recorded, String fault, @Nullable Throwable cause) {
        return UndecodableEventException.ofMalformedData(recorded, fault, cause);
    }

    private static IllegalArgumentException refused(JsonType<?> type, String why, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "event \"" + type.name() + "\" has no JSON: " + Leaves.nameOf(type.recordClass()) + " " + why
                        + "; give it components that JSON can hold, or the codec a mapper that knows them",
                cause);
    }
}
