package dev.proust.contract;

import dev.proust.store.EventStore;
import dev.proust.store.MemoryStore;
import java.time.InstantSource;

/// Sagas in trouble on the model.
class MemorySagaTroubleTest extends SagaTroubleContract {

    @Override
    protected EventStore newStore(InstantSource clock) {
        return new MemoryStore(clock);
    }
}
