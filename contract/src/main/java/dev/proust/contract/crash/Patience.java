package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.store.UnavailableException;
import java.util.function.Supplier;

/// Tries once more what the disk has failed to read. Each such failure must be told to exactly one reader, and nobody
/// is told of one that has not been.
final class Patience {

    private final SimulatedDisk disk;
    private final Tally.Counter counter;
    private long failuresTold;

    Patience(SimulatedDisk disk, Tally.Counter counter) {
        this.disk = disk;
        this.counter = counter;
    }

    /// The failures up to now are somebody else's.
    void beginAnew() {
        failuresTold = disk.failed(Kind.READ);
    }

    <T> T with(Supplier<T> reading) {
        while (true) {
            try {
                var read = reading.get();
                requireSame(failuresTold, disk.failed(Kind.READ), "failures of reads that somebody was told of");
                return read;
            } catch (UnavailableException failed) {
                failuresTold++;
                require(
                        disk.failed(Kind.READ) == failuresTold,
                        "a read failed though the disk has not failed: %s",
                        failed);
                counter.count(Happening.READ_FAILED);
            }
        }
    }
}
