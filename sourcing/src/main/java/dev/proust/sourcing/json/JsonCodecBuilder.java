package dev.proust.sourcing.json;

import dev.proust.sourcing.EventCodec;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/// Declares how events are stored as JSON, step by step, and checks at the end that nothing is missing: an event that
/// cannot be stored, or names that contradict each other, are found when the program starts.
///
/// Thread rule: one thread.
///
/// @param <E> the domain's events
public final class JsonCodecBuilder<E> {

    private record Declared<E>(String name, int shape, Class<? extends E> recordClass) {}

    private final Class<E> events;
    private final List<Declared<E>> types = new ArrayList<>();
    private Optional<Function<? super E, Stream>> stream = Optional.empty();
    private Function<? super E, List<Tag>> tags = event -> List.of();
    private Function<? super E, Map<String, String>> metadata = event -> Map.of();
    private Function<? super E, Optional<Instant>> occurred = event -> Optional.empty();
    private JsonMapper mapper = JsonMappers.standard();

    JsonCodecBuilder(Class<E> events) {
        this.events = events;
    }

    /// Declares a type of event in shape 1.
    ///
    /// @param name the type's name in stores, for ever
    /// @param recordClass what its events are
    public JsonCodecBuilder<E> type(String name, Class<? extends E> recordClass) {
        return type(name, 1, recordClass);
    }

    /// Declares a type of event in a shape.
    ///
    /// @param shape 1 or more, counted up when the data changes in a way that older data cannot be read by
    /// @throws IllegalArgumentException if the name or the shape is not one that an event can have
    public JsonCodecBuilder<E> type(String name, int shape, Class<? extends E> recordClass) {
        // An event checks its name and shape itself, so it need not be said here what they can be.
        NewEvent.of(Stream.of("any"), name, Data.none()).withShape(shape);
        types.add(new Declared<>(name, shape, recordClass));
        return this;
    }

    /// In which stream an event has its home. The one thing, beside the types, that has to be said.
    public JsonCodecBuilder<E> stream(Function<? super E, Stream> stream) {
        this.stream = Optional.of(stream);
        return this;
    }

    /// Which tags an event bears. None, if nothing is said.
    public JsonCodecBuilder<E> tags(Function<? super E, List<Tag>> tags) {
        this.tags = tags;
        return this;
    }

    /// What is known about an event beside what it says. Nothing, if nothing is said.
    public JsonCodecBuilder<E> metadata(Function<? super E, Map<String, String>> metadata) {
        this.metadata = metadata;
        return this;
    }

    /// When an event happened, if that is known better than the time of recording.
    public JsonCodecBuilder<E> occurred(Function<? super E, Optional<Instant>> occurred) {
        this.occurred = occurred;
        return this;
    }

    /// Takes a mapper of the user's own, as it is, but for one thing: no component of a record may be missing.
    ///
    /// The standard one writes names of enums, keeps time zones, writes entries of maps in the order of their
    /// keys, and takes no value for one of another kind.
    public JsonCodecBuilder<E> mapper(JsonMapper mapper) {
        this.mapper = mapper;
        return this;
    }

    /// The codec.
    ///
    /// @throws IllegalArgumentException if something is missing or contradicts itself: all of it, and what to do
    public EventCodec<E> build() {
        return build(stream);
    }

    /// The codec of a saga's own events: their home is said by the saga, and not here.
    ///
    /// @throws IllegalArgumentException if something is missing or contradicts itself: all of it, and what to do
    public EventCodec<E> buildForSaga() {
        return build(Optional.of(event -> Stream.of("saga")));
    }

    private EventCodec<E> build(Optional<Function<? super E, Stream>> stream) {
        var faults = new ArrayList<String>();
        if (stream.isEmpty()) faults.add("no stream is given: say in which one an event has its home, by .stream(…)");
        checkNames(faults);
        checkClasses(faults);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    "codec of " + Leaves.nameOf(events) + " is not complete:\n  - " + String.join("\n  - ", faults));
        }
        var strict = JsonMappers.requiringComponents(mapper);
        var jsonTypes = types.stream()
                .map(type -> JsonType.<E>of(type.name(), type.shape(), type.recordClass(), strict))
                .toList();
        return new JsonCodec<>(jsonTypes, new Envelope<>(stream.orElseThrow(), tags, metadata, occurred));
    }

    private void checkNames(List<String> faults) {
        for (int i = 0; i < types.size(); i++) {
            for (var earlier : types.subList(0, i)) {
                var type = types.get(i);
                if (type.name().equals(earlier.name())) {
                    faults.add("\"" + type.name() + "\" is declared for " + Leaves.nameOf(earlier.recordClass())
                            + " and for " + Leaves.nameOf(type.recordClass()) + ": declare each name once");
                } else if (type.recordClass().equals(earlier.recordClass())) {
                    faults.add(Leaves.nameOf(type.recordClass()) + " is declared as \"" + earlier.name()
                            + "\" and as \"" + type.name() + "\": declare each class once");
                }
            }
        }
    }

    private void checkClasses(List<String> faults) {
        var leaves = Leaves.of(events);
        faults.addAll(leaves.faults());
        var undeclared = new LinkedHashSet<>(leaves.records());
        for (var type : types) {
            undeclared.remove(type.recordClass());
            if (!leaves.records().contains(type.recordClass())) {
                faults.add(Leaves.nameOf(type.recordClass()) + " is declared as \"" + type.name()
                        + "\", but is no record below " + Leaves.nameOf(events) + ": declare the records instead");
            }
        }
        for (var leaf : undeclared) {
            faults.add(Leaves.nameOf(leaf) + " is not declared: give it a name, by .type(\"…\", " + leaf.getSimpleName()
                    + ".class)");
        }
    }
}
