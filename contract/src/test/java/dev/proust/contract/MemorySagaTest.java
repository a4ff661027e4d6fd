package dev.proust.contract;

import dev.proust.store.EventStore;
import dev.proust.store.MemoryStore;
import java.time.InstantSource;

/// Sagas on the model.
class MemorySagaTest extends SagaContract {

    @Override
    protected EventStore newStore(InstantSource clock) {
        return new MemoryStore(clock);
    }
}
