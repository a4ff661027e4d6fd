package dev.proust.contract;

import dev.proust.store.EventStore;
import dev.proust.store.MemoryStore;
import dev.proust.store.Query;
import dev.proust.store.SnapshotStore;

/// Erasures in the model.
class MemoryErasureTest extends ErasureContract {

    @Override
    protected EventStore newStore() {
        return new MemoryStore();
    }

    @Override
    protected Erased erase(Query query, String reason) {
        var erasure = ((MemoryStore) store).erase(query, reason);
        return new Erased(erasure.checkpoint(), erasure.events());
    }

    @Override
    protected SnapshotStore snapshots() {
        return ((MemoryStore) store).snapshots();
    }
}
