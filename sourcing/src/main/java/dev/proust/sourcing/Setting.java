package dev.proust.sourcing;

import dev.proust.store.EventStore;
import dev.proust.store.Query;
import java.util.Optional;
import java.util.function.Function;

/// What the commands of one handler have in common.
///
/// @param boundary the events that a command's decision rests on, by today's names of their types
record Setting<C, S, E>(
        EventStore store,
        Decider<C, S, E> decider,
        EventCodec<E> codec,
        Function<? super C, Query> boundary,
        Retry retry,
        Optional<Snapshots<S>> snapshots) {

    Setting<C, S, E> withRetry(Retry retry) {
        return new Setting<>(store, decider, codec, boundary, retry, snapshots);
    }

    Setting<C, S, E> withSnapshots(Snapshots<S> snapshots) {
        return new Setting<>(store, decider, codec, boundary, retry, Optional.of(snapshots));
    }

    /// The events that a command's decision rests on, by all names that their types ever had.
    Query boundaryOf(C command) {
        return codec.withEveryName(boundary.apply(command));
    }
}
