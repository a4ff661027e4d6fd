package dev.proust.benchmarks.append;

import dev.proust.benchmarks.harness.Contender;
import dev.proust.benchmarks.harness.Operation;
import dev.proust.benchmarks.harness.Round;
import dev.proust.benchmarks.harness.Workplace;
import dev.proust.engine.Proust;
import dev.proust.store.EventStore;
import java.io.IOException;
import java.nio.file.Path;

/// The engine, asked for one durable append after the other by each client. Each round has a fresh store with
/// default options.
final class ProustAppends implements Contender {

    static final String SYSTEM = "proust";

    private final Path folder;
    private final Entities entities;
    private int rounds;

    ProustAppends(Path folder, Entities entities) {
        this.folder = folder;
        this.entities = entities;
    }

    @Override
    public String system() {
        return SYSTEM;
    }

    @Override
    public Round begin(int clients) {
        var directory = folder.resolve("store-" + ++rounds);
        return new StoreRound(directory, Proust.open(directory), entities);
    }

    private record StoreRound(Path directory, EventStore store, Entities entities) implements Round {

        @Override
        public Operation client(int number) {
            return new Appender(store, entities, number)::append;
        }

        @Override
        public void close() throws IOException {
            store.close();
            Workplace.delete(directory);
        }
    }
}
