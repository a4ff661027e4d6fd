package dev.proust.benchmarks.read;

import dev.proust.benchmarks.append.Appender;
import dev.proust.benchmarks.append.Entities;
import dev.proust.benchmarks.harness.Contender;
import dev.proust.benchmarks.harness.Operation;
import dev.proust.benchmarks.harness.Round;
import dev.proust.store.EventStore;
import java.io.IOException;
import java.util.Optional;

/// Appends to a store that holds much already, alone or beside a reader who replays all of it.
final class AppendsBeside implements Contender {

    static final String ALONE = "append alone";
    static final String BESIDE_A_REPLAY = "append beside a replay";

    private final EventStore store;
    private final Entities entities;
    private final ClientNumbers numbers;
    private final boolean replaying;

    /// @param numbers shared by all who append to this store: entities of theirs never meet
    AppendsBeside(EventStore store, Entities entities, ClientNumbers numbers, boolean replaying) {
        this.store = store;
        this.entities = entities;
        this.numbers = numbers;
        this.replaying = replaying;
    }

    @Override
    public String system() {
        return FullReads.SYSTEM;
    }

    /// Its name in the table.
    String workload() {
        return replaying ? BESIDE_A_REPLAY : ALONE;
    }

    @Override
    public Round begin(int clients) {
        return new AppendRound(replaying ? Optional.of(ReplayingThread.start(store)) : Optional.empty());
    }

    private final class AppendRound implements Round {

        private final Optional<ReplayingThread> replay;

        private AppendRound(Optional<ReplayingThread> replay) {
            this.replay = replay;
        }

        @Override
        public Operation client(int number) {
            return new Appender(store, entities, numbers.next())::append;
        }

        @Override
        public void close() throws IOException {
            if (replay.isPresent()) replay.get().close();
        }
    }
}
