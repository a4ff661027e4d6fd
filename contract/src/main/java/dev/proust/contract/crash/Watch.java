package dev.proust.contract.crash;

import dev.proust.contract.sim.Operation;
import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.SimulatedDisk;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// What one call of the engine's own threads has met with on the disk, apart from what the neighbours did in between.
///
/// Who lets a file grow makes room ahead of the writer: no batch has used that space.
final class Watch {

    private final SimulatedDisk disk;
    private final Set<Integer> handlesAhead = new HashSet<>();
    private Optional<Operation> last = Optional.empty();
    private boolean isOn;
    private boolean isBeside;
    private boolean isAtIndex;
    private final Set<Long> ofIndex = new HashSet<>();
    private long failuresBefore;
    private long failuresBeside;
    private long refusalsBefore;
    private long refusalsBeside;
    private boolean refusedBesideBatch;

    Watch(SimulatedDisk disk) {
        this.disk = disk;
    }

    /// Runs a call of the writer's or the filler's.
    void over(Runnable call) {
        isOn = true;
        last = Optional.empty();
        failuresBefore = failures();
        refusalsBefore = disk.refused();
        failuresBeside = 0;
        refusalsBeside = 0;
        refusedBesideBatch = false;
        try {
            call.run();
        } finally {
            isOn = false;
        }
    }

    /// Whether a call is under way.
    boolean isOn() {
        return isOn;
    }

    /// An operation is about to take effect.
    void sees(Operation operation) {
        boolean grows =
                operation.kind() == Kind.WRITE && operation.offset() + operation.length() > disk.size(operation.file());
        if (grows) handlesAhead.add(operation.handle());
        if (isAtIndex && !isBeside) ofIndex.add(operation.number());
        if (isOn && !isBeside) last = Optional.of(operation);
    }

    /// Lets somebody do something in the midst of the call.
    void beside(Runnable neighbour) {
        if (isBeside) {
            neighbour.run();
            return;
        }
        long failures = failures();
        long refusals = disk.refused();
        isBeside = true;
        try {
            neighbour.run();
        } finally {
            isBeside = false;
            failuresBeside += failures() - failures;
            refusalsBeside += disk.refused() - refusals;
            refusedBesideBatch |= disk.refused() > refusals && disk.refusesLate() && !isAhead();
        }
    }

    /// Whether it is the filler's turn: who else wants to fill would wait.
    boolean isInFiller() {
        return last.isPresent() && handlesAhead.contains(last.get().handle());
    }

    /// Whether the last operation makes room, and no batch is under way.
    boolean isAhead() {
        return last.isEmpty()
                || switch (last.get().kind()) {
                    case WRITE, SYNC -> handlesAhead.contains(last.get().handle());
                    case LIST, OPEN, CREATE, READ, RENAME, DELETE, SYNC_DIRECTORY -> true;
                };
    }

    /// Whether an operation of the call itself has failed.
    boolean hasFailed() {
        return failures() - failuresBefore > failuresBeside;
    }

    /// Whether somebody else's operation has failed meanwhile.
    boolean hasFailedBeside() {
        return failuresBeside > 0;
    }

    /// Whether the call itself wanted space that was not there.
    boolean wasRefused() {
        return disk.refused() - refusalsBefore > refusalsBeside;
    }

    /// Whether somebody else was refused space at a sync while a batch was under way, and may have taken its bytes
    /// along.
    boolean wasRefusedBesideBatch() {
        return refusedBesideBatch;
    }

    /// Runs what the index has to do, whose failures are nobody else's.
    void overIndex(Runnable work) {
        isAtIndex = true;
        try {
            work.run();
        } finally {
            isAtIndex = false;
        }
    }

    /// How many operations have failed so far that concern the log: all but reads, and those of the index.
    long failures() {
        return disk.failures().stream()
                .filter(failed -> failed.kind() != Kind.READ)
                .filter(failed -> !isDerived(failed.file()) && !ofIndex.contains(failed.number()))
                .count();
    }

    private static boolean isDerived(String file) {
        return file.contains(".run") || file.contains(".snapshots");
    }
}
