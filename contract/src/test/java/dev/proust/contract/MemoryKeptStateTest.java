package dev.proust.contract;

import dev.proust.store.EventStore;
import dev.proust.store.MemoryStore;
import dev.proust.store.SnapshotStore;

/// Kept states on the model.
class MemoryKeptStateTest extends KeptStateContract {

    @Override
    protected EventStore newStore() {
        return new MemoryStore();
    }

    @Override
    protected SnapshotStore snapshotsOf(EventStore store) {
        return ((MemoryStore) store).snapshots();
    }
}
