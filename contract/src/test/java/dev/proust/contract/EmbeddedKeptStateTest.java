package dev.proust.contract;

import dev.proust.engine.EmbeddedStore;
import dev.proust.engine.Proust;
import dev.proust.store.EventStore;
import dev.proust.store.SnapshotStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Kept states on the embedded store.
class EmbeddedKeptStateTest extends KeptStateContract {

    @TempDir
    private Path directory;

    @Override
    protected EventStore newStore() {
        return Proust.open(directory);
    }

    @Override
    protected SnapshotStore snapshotsOf(EventStore store) {
        return ((EmbeddedStore) store).snapshots();
    }
}
