package dev.proust.contract;

import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.engine.Options;
import dev.proust.engine.Proust;
import dev.proust.store.EventStore;
import dev.proust.store.Limits;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/// The embedded engine at full speed: on a disk in memory, so that the writer publishes batch after batch, and whatever
/// races with that has its chance far more often than on a disk that takes its time.
class BusyStoreTest {

    @Nested
    class Linearizability extends LinearizabilityContract {
        @Override
        protected Candidate candidate() {
            return new InMemory(new SimulatedDisk(new Random(1)));
        }
    }

    @Nested
    class Waiting extends WaitingContract {
        @Override
        protected Candidate candidate() {
            return new InMemory(new SimulatedDisk(new Random(1)));
        }
    }

    private record InMemory(SimulatedDisk disk) implements Candidate {
        @Override
        public EventStore open(InstantSource clock, Limits limits) {
            return Proust.open(disk, Options.defaults().withClock(clock).withLimits(limits));
        }

        @Override
        public boolean outlivesClosing() {
            return true;
        }
    }
}
