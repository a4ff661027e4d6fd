package dev.proust.store;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The snapshots of a [MemoryStore], as many as are saved.
///
/// Thread rule: any thread.
final class MemorySnapshots implements SnapshotStore {

    private record Slot(String entity, String fold) {}

    private final Predicate<Checkpoint> isOfThisHistory;
    private final Map<Slot, Snapshot> snapshots = new ConcurrentHashMap<>();

    /// @param isOfThisHistory whether a checkpoint is one of the store's
    MemorySnapshots(Predicate<Checkpoint> isOfThisHistory) {
        this.isOfThisHistory = isOfThisHistory;
    }

    @Override
    public Optional<Snapshot> latest(String entity, FoldId fold) {
        return Optional.ofNullable(snapshots.get(new Slot(entity, fold.name())))
                .filter(snapshot -> snapshot.fold().equals(fold))
                .filter(snapshot -> isOfThisHistory.test(snapshot.checkpoint()));
    }

    @Override
    public void save(Snapshot snapshot) {
        snapshots.put(new Slot(snapshot.entity(), snapshot.fold().name()), snapshot);
    }
}
