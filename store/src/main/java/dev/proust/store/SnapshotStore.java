package dev.proust.store;

import java.util.Optional;

/// Keeps the states of entities. All of them are disposable: a store forgets any of them when it likes, and whoever
/// finds none folds all events. What it gives is of the store's own history: a snapshot of a lost future is never
/// given.
///
/// Of each entity it keeps one snapshot by each name of a fold: the one saved last.
///
/// Thread rule: any thread.
public interface SnapshotStore {

    /// The last snapshot of an entity, if it is there and of this very fold.
    Optional<Snapshot> latest(String entity, FoldId fold);

    /// Keeps a snapshot, in the place of one of the same entity and the same name of a fold. It is not durable when
    /// this returns, and need not become so.
    void save(Snapshot snapshot);
}
