package dev.proust.contract;

import dev.proust.engine.EmbeddedStore;
import dev.proust.engine.Options;
import dev.proust.engine.Proust;
import dev.proust.store.EventStore;
import dev.proust.store.Limits;
import dev.proust.store.SnapshotStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/// The embedded engine keeps the contract, on a disk of the machine's own.
class EmbeddedStoreContractTest extends EventStoreContract {

    @TempDir
    private Path directory;

    private int candidates;

    @Override
    protected SnapshotStore snapshotsOf(EventStore store) {
        return ((EmbeddedStore) store).snapshots();
    }

    @Override
    protected Candidate candidate() {
        var own = directory.resolve("store-" + ++candidates);
        return new Candidate() {
            @Override
            public EventStore open(InstantSource clock, Limits limits) {
                return Proust.open(own, Options.defaults().withClock(clock).withLimits(limits));
            }

            @Override
            public boolean outlivesClosing() {
                return true;
            }
        };
    }
}
