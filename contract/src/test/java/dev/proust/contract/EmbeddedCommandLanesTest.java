package dev.proust.contract;

import dev.proust.engine.Proust;
import dev.proust.store.EventStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Lanes on the embedded store.
class EmbeddedCommandLanesTest extends CommandLanesContract {

    @TempDir
    private Path directory;

    @Override
    protected EventStore newStore() {
        return Proust.open(directory.resolve("handler"));
    }

    @Override
    protected EventStore newStoreForLanes() {
        return Proust.open(directory.resolve("lanes"));
    }
}
