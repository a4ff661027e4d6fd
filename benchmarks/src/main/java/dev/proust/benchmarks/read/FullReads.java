package dev.proust.benchmarks.read;

import dev.proust.benchmarks.harness.Contender;
import dev.proust.benchmarks.harness.Operation;
import dev.proust.benchmarks.harness.Round;
import dev.proust.store.EventStore;
import java.util.ArrayList;
import java.util.List;

/// Everything is read, over and over. An operation is a thousand events.
record FullReads(EventStore store) implements Contender {

    static final String SYSTEM = "proust";
    static final String WORKLOAD = "full read";
    static final int OPERATION_EVENTS = 1000;

    @Override
    public String system() {
        return SYSTEM;
    }

    @Override
    public Round begin(int clients) {
        return new ReadRound(store, new ArrayList<>());
    }

    private record ReadRound(EventStore store, List<Replay> replays) implements Round {

        @Override
        public Operation client(int number) {
            var replay = new Replay(store);
            replays.add(replay);
            return () -> replay.read(OPERATION_EVENTS);
        }

        @Override
        public Thread.Builder threads() {
            return Thread.ofPlatform();
        }

        @Override
        public int eventsPerOperation() {
            return OPERATION_EVENTS;
        }

        @Override
        public void close() {
            replays.forEach(Replay::close);
        }
    }
}
