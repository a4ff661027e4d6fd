package dev.proust.contract;

import dev.proust.engine.Options;
import dev.proust.engine.Proust;
import dev.proust.store.EventStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/// Sagas on the embedded store.
class EmbeddedSagaTest extends SagaContract {

    @TempDir
    private Path directory;

    private int stores;

    @Override
    protected EventStore newStore(InstantSource clock) {
        return Proust.open(directory.resolve("" + stores++), Options.defaults().withClock(clock));
    }
}
