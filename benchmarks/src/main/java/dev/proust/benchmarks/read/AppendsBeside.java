package dev.proust.benchmarks.read;

import dev.proust.benchmarks.append.Appender;
import dev.proust.benchmarks.append.Entities;
import dev.proust.benchmarks.harness.Contender;
import dev.proust.benchmarks.harness.Operation;
import dev.proust.benchmarks.harness.Round;
import dev.proust.engine.EmbeddedStore;
import java.io.IOException;
import java.util.Optional;

/// Appends to a store that holds much already, alone or beside somebody who keeps it busy.
final class AppendsBeside implements Contender {

    static final String ALONE = "append alone";

    private final EmbeddedStore store;
    private final Entities entities;
    private final ClientNumbers numbers;
    private final Optional<Neighbour> neighbour;

    /// @param numbers shared by all who append to this store: entities of theirs never meet
    AppendsBeside(EmbeddedStore store, Entities entities, ClientNumbers numbers, Optional<Neighbour> neighbour) {
        this.store = store;
        this.entities = entities;
        this.numbers = numbers;
        this.neighbour = neighbour;
    }

    @Override
    public String system() {
        return FullReads.SYSTEM;
    }

    /// Its name in the table.
    String workload() {
        return neighbour.map(Neighbour::workload).orElse(ALONE);
    }

    @Override
    public Round begin(int clients) {
        return new AppendRound(neighbour.map(busy -> BusyThread.start(busy, store)));
    }

    private final class AppendRound implements Round {

        private final Optional<BusyThread> busy;

        private AppendRound(Optional<BusyThread> busy) {
            this.busy = busy;
        }

        @Override
        public Operation client(int number) {
            return new Appender(store, entities, numbers.next())::append;
        }

        @Override
        public void close() throws IOException {
            if (busy.isPresent()) busy.get().close();
        }
    }
}
