package dev.proust.contract;

import dev.proust.store.EventStore;
import dev.proust.store.MemoryStore;

/// Lanes on the model.
class MemoryCommandLanesTest extends CommandLanesContract {

    @Override
    protected EventStore newStore() {
        return new MemoryStore();
    }

    @Override
    protected EventStore newStoreForLanes() {
        return new MemoryStore();
    }
}
