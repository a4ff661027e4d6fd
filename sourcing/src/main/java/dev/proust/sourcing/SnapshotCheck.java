package dev.proust.sourcing;

import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.Snapshot;
import java.util.Optional;

/// Compares snapshots with what a replay of all events from the first one on gives. A difference means that the
/// decider or the codec makes something else of events than it did when the snapshot was taken, and that the
/// fold's number was not changed with it; or that `evolve` is no pure function, or `equals` of the state does
/// not say when two are the same.
///
/// Thread rule: any thread, several at once.
///
/// @param decider whose `evolve` makes the states
/// @param snapshots where they are kept
public record SnapshotCheck<S, E>(
        EventStore store, Decider<?, S, E> decider, EventCodec<E> codec, Snapshots<S> snapshots) {

    /// A snapshot that says something else than the events.
    ///
    /// @param kept the state of the snapshot
    /// @param replayed what all events up to its checkpoint come to
    /// @param replayedVersion how many events that are
    public record Difference<S>(Snapshot snapshot, S kept, S replayed, long replayedVersion) {}

    /// Compares the snapshot of a boundary with a replay.
    ///
    /// @param boundary as the handler is given it
    /// @return empty if they say the same, or if there is no snapshot that a handler would go on from
    public Optional<Difference<S>> of(Query boundary) {
        var within = codec.withEveryName(boundary);
        return snapshots
                .store()
                .latest(BoundaryName.of(within), snapshots.fold())
                .flatMap(snapshot -> snapshots.folded(snapshot).flatMap(kept -> compare(within, snapshot, kept)));
    }

    private Optional<Difference<S>> compare(Query within, Snapshot snapshot, Folded<S> kept) {
        var replayed = Folded.nothing(decider.initial());
        try (var reader = store.read(within, ReadOptions.forwards())) {
            for (var recorded : reader) {
                if (recorded.position() > snapshot.checkpoint().position()) break;
                replayed = replayed.then(decider.evolve(replayed.state(), codec.decode(recorded)), 0);
            }
        }
        if (replayed.state().equals(kept.state()) && replayed.version() == kept.version()) return Optional.empty();
        return Optional.of(new Difference<>(snapshot, kept.state(), replayed.state(), replayed.version()));
    }
}
