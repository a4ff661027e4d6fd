package dev.proust.contract;

import dev.proust.store.EventStore;
import dev.proust.store.Limits;
import dev.proust.store.MemoryStore;
import dev.proust.store.SnapshotStore;
import java.time.InstantSource;
import java.util.Random;

/// The model keeps the contract itself.
class MemoryStoreContractTest extends EventStoreContract {

    @Override
    protected SnapshotStore snapshotsOf(EventStore store) {
        return ((MemoryStore) store).snapshots();
    }

    @Override
    protected Candidate candidate() {
        return new Candidate() {
            @Override
            public EventStore open(InstantSource clock, Limits limits) {
                return new MemoryStore(clock, new Random(1), limits);
            }

            @Override
            public boolean outlivesClosing() {
                return false;
            }
        };
    }
}
