package dev.proust.sourcing.saga;

import dev.proust.sourcing.EventCodec;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import java.util.Optional;

/// Which instance an event concerns.
///
/// Thread rule: any thread, several at once, if saga and codec allow it.
///
/// @param triggers the events that can concern any, by all names of their types
record Routing<I>(Saga<I, ?, ?, ?> saga, SagaName name, EventCodec<I> codec, Query triggers) {

    /// An event and the instance that it concerns.
    record Routed<I>(String instance, I event) {}

    static <I> Routing<I> of(Saga<I, ?, ?, ?> saga, EventCodec<I> codec) {
        return new Routing<>(saga, new SagaName(saga.name()), codec, codec.withEveryName(saga.triggers()));
    }

    /// Whether an event is of the saga's own.
    boolean isOwn(RecordedEvent recorded) {
        return recorded.stream().category().equals(name.category());
    }

    /// @return empty if it concerns none, or if nobody can tell since its content is gone
    /// @throws IllegalStateException if nobody can tell for any other reason
    Optional<Routed<I>> of(RecordedEvent recorded) {
        if (isOwn(recorded)) return Optional.empty();
        try {
            var event = codec.decode(recorded);
            return saga.instanceOf(event).map(instance -> routed(instance, event));
        } catch (RuntimeException unknown) {
            if (recorded.present().isEmpty()) return Optional.empty();
            throw new IllegalStateException(
                    "saga \"" + name.saga() + "\" cannot tell which instance the event at position "
                            + recorded.position() + " concerns, and does not go on without it: "
                            + unknown.getMessage(),
                    unknown);
        }
    }

    private Routed<I> routed(String instance, I event) {
        name.stream(instance);
        return new Routed<>(instance, event);
    }
}
