package dev.proust.sourcing;

import dev.proust.store.FoldId;
import dev.proust.store.Limits;
import dev.proust.store.Query;
import dev.proust.store.Snapshot;
import dev.proust.store.SnapshotStore;
import java.util.Optional;

/// How a handler keeps states, so that it need not fold all events of an entity each time.
///
/// ```java
/// accounts.withSnapshots(new Snapshots<>(
///         store.snapshots(), new FoldId("account", 1), JsonState.of(Balance.class),
///         SnapshotPolicy.everyEvents(200)))
/// ```
///
/// A snapshot holds what the decider's `evolve` and the event codec made of the events. **Whoever changes what
/// either of them makes of an event gives the fold another number**: what was kept under the old one is then
/// worth nothing, and everything is folded anew. [SnapshotCheck] finds where that was forgotten, and [DryRun]
/// before it is deployed.
///
/// Thread rule: any thread, several at once.
///
/// @param store of the same event store, or one that is emptied together with it
/// @param fold what makes the states: a name that no other fold of the store has, and a number
/// @param codec how a state is written
/// @param policy when a state is kept
public record Snapshots<S>(SnapshotStore store, FoldId fold, StateCodec<S> codec, SnapshotPolicy policy) {

    /// The last state that was kept of a boundary, if it is of this very fold and can be understood.
    Optional<Folded<S>> latest(Query boundary) {
        return store.latest(BoundaryName.of(boundary), fold).flatMap(this::folded);
    }

    /// The state of a snapshot, if it can be understood.
    Optional<Folded<S>> folded(Snapshot snapshot) {
        return codec.decode(snapshot.state())
                .map(state -> new Folded<>(state, snapshot.checkpoint(), snapshot.version(), 0, 0));
    }

    /// Keeps a state if it is time to.
    ///
    /// @return the same, counting from here if it was time
    Folded<S> keepIfDue(Query boundary, Folded<S> folded) {
        if (!policy.isDue(folded.events(), folded.bytes())) return folded;
        var state = codec.encode(folded.state());
        // Too large a state is folded each time, which is slow; a command that fails for it would be worse.
        if (state.size() <= Limits.SNAPSHOT_BYTES_MAX) {
            store.save(new Snapshot(BoundaryName.of(boundary), fold, folded.checkpoint(), folded.version(), state));
        }
        return new Folded<>(folded.state(), folded.checkpoint(), folded.version(), 0, 0);
    }
}
