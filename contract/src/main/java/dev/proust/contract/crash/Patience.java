package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.store.UnavailableException;
import java.util.function.Supplier;

/// Tries once more what the disk has failed to read. Each such failure must be told to exactly one reader, and
/// nobody is told of one that has not been. Where a reader meets with damage in what is derived from the log,
/// he waits until it was made anew.
final class Patience {

    private final SimulatedDisk disk;
    private final SimulatedThreads threads;
    private final Tally.Counter counter;
    private long failuresTold;

    /// @param threads those that the engine starts by itself: they repair what is damaged, and do other things beside
    Patience(SimulatedDisk disk, SimulatedThreads threads, Tally.Counter counter) {
        this.disk = disk;
        this.threads = threads;
        this.counter = counter;
    }

    /// The failures up to now are somebody else's.
    void beginAnew() {
        failuresTold = disk.failed(Kind.READ);
    }

    /// Lets the engine do something beside, as repairing what it has found damaged.
    ///
    /// @return whether there was anything
    private boolean hasRepaired() {
        if (!threads.runOne()) return false;
        beginAnew();
        counter.count(Happening.INDEX_REPAIRED);
        return true;
    }

    /// Lets the engine do all that it has begun to do beside.
    void letRepair() {
        while (threads.runOne()) {
            beginAnew();
        }
    }

    private boolean hasDiskFailed() {
        return disk.failed(Kind.READ) > failuresTold;
    }

    /// Before anything else is done, since others may read meanwhile.
    private void countFailure() {
        failuresTold++;
        requireSame(failuresTold, disk.failed(Kind.READ), "failures of reads that somebody was told of");
        counter.count(Happening.READ_FAILED);
    }

    <T> T with(Supplier<T> reading) {
        while (true) {
            try {
                var read = reading.get();
                requireSame(failuresTold, disk.failed(Kind.READ), "failures of reads that somebody was told of");
                return read;
            } catch (UnavailableException failed) {
                if (hasDiskFailed()) countFailure();
                else require(hasRepaired(), "a read failed though the disk has not failed: %s", failed);
            }
        }
    }
}
