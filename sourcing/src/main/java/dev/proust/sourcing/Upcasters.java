package dev.proust.sourcing;

import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.RecordedEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Lets a codec that knows only today's shapes and names read all that there ever were. Stored events stay as
/// they are; they are changed as they are read, step by step. Each method returns a new value.
///
/// ```java
/// var codec = Upcasters.none()
///         .step("Deposited", 1, JsonUpcaster.of(json -> json.put("currency", "EUR")))     // shape 1 to 2
///         .step("Deposited", 2, JsonUpcaster.of(json -> json.put("channel", "branch")))   // shape 2 to 3
///         .alsoNamed("Deposited", "MoneyPaidIn")
///         .around(todaysCodec);
/// ```
///
/// **A type is renamed in two deployments**, if programs of before and after run at the same time. A program
/// that does not know a name would leave its events out of boundaries by types, and decide on half of the
/// facts:
///
/// | deployment | the codec writes | and reads also | what runs beside it                              |
/// |------------|------------------|----------------|--------------------------------------------------|
/// | 1          | the old name     | the new name   | programs that know and write the old name alone  |
/// | 2          | the new name     | the old name   | those of deployment 1, which read both           |
///
/// The shapes of a type are counted on under its new name.
///
/// Thread rule: any thread, several at once, if the upcasters allow it. Immutable.
public final class Upcasters {

    private record Key(String type, int shape) {}

    private static final Upcasters NONE = new Upcasters(Map.of(), Map.of());

    private final Map<Key, Upcaster> steps;

    /// Other names, and the type by the name that the codec knows.
    private final Map<String, String> types;

    private Upcasters(Map<Key, Upcaster> steps, Map<String, String> types) {
        this.steps = Map.copyOf(steps);
        this.types = Map.copyOf(types);
    }

    /// No steps and no other names.
    public static Upcasters none() {
        return NONE;
    }

    /// With a step from a shape of a type to the next one.
    ///
    /// @param type as the codec knows it
    /// @param shape of the data that the step takes: 1 or more
    /// @throws IllegalArgumentException if there is such a step already
    public Upcasters step(String type, int shape, Upcaster upcaster) {
        if (shape < 1) throw new IllegalArgumentException("shape is " + shape + ", expected 1 or more");
        var more = new HashMap<>(steps);
        if (more.put(new Key(type, shape), upcaster) != null) {
            throw new IllegalArgumentException("there are two steps from shape " + shape + " of type \"" + type + "\"");
        }
        return new Upcasters(more, types);
    }

    /// With another name of a type: one that it had, or one that it is going to have.
    ///
    /// @param type as the codec knows it
    /// @param other the other name
    /// @throws IllegalArgumentException if the other name is one of another type
    public Upcasters alsoNamed(String type, String other) {
        if (types.containsKey(type) || types.containsValue(other) || type.equals(other)) {
            throw new IllegalArgumentException("\"" + other + "\" cannot be another name of \"" + type
                    + "\": a type has one name that the codec knows, and others that it does not");
        }
        var more = new HashMap<>(types);
        var before = Optional.ofNullable(more.put(other, type));
        if (before.isPresent() && !before.get().equals(type)) {
            throw new IllegalArgumentException(
                    "\"" + other + "\" is a name of \"" + before.get() + "\", and so none of \"" + type + "\"");
        }
        return new Upcasters(steps, more);
    }

    /// The codec, reading all shapes and names from which steps lead to what it knows.
    public <E> EventCodec<E> around(EventCodec<E> codec) {
        return new Upcasting<>(this, codec);
    }

    private record Upcasting<E>(Upcasters upcasters, EventCodec<E> codec) implements EventCodec<E> {

        @Override
        public NewEvent encode(E event) {
            return codec.encode(event);
        }

        @Override
        public E decode(RecordedEvent recorded) {
            return codec.decode(upcasters.upcast(recorded));
        }

        @Override
        public Set<String> namesOf(String type) {
            var names = new TreeSet<String>();
            for (var name : upcasters.namesOf(type)) names.addAll(codec.namesOf(name));
            return names;
        }
    }

    private Set<String> namesOf(String name) {
        var type = types.getOrDefault(name, name);
        var names = new TreeSet<>(List.of(name, type));
        types.forEach((other, of) -> {
            if (of.equals(type)) names.add(other);
        });
        return names;
    }

    private RecordedEvent upcast(RecordedEvent recorded) {
        var type = types.getOrDefault(recorded.type(), recorded.type());
        int shape = recorded.shape();
        var content = recorded.content();
        for (var step = step(type, shape); step.isPresent(); step = step(type, shape)) {
            content = upcast(recorded, content, shape, step.get());
            shape++;
        }
        if (type.equals(recorded.type()) && shape == recorded.shape()) return recorded;
        return new RecordedEvent(
                recorded.checkpoint(),
                recorded.stream(),
                recorded.version(),
                type,
                shape,
                recorded.time(),
                recorded.appendId(),
                content);
    }

    private Optional<Upcaster> step(String type, int shape) {
        return Optional.ofNullable(steps.get(new Key(type, shape)));
    }

    /// What is gone stays gone, in whatever shape.
    private static Content upcast(RecordedEvent recorded, Content content, int shape, Upcaster step) {
        if (!(content instanceof Content.Present present)) return content;
        Data data;
        try {
            data = step.upcast(present.data());
        } catch (RuntimeException thrown) {
            throw UndecodableEventException.ofMalformedData(
                    recorded,
                    "the step from shape " + shape + " to " + (shape + 1) + " does not take its data",
                    thrown);
        }
        return new Content.Present(present.id(), present.tags(), data, present.metadata(), present.occurred());
    }
}
