package dev.proust.contract.crash;

import dev.proust.contract.sim.Operation;
import dev.proust.contract.sim.SimulatedDisk;
import java.util.function.LongConsumer;

/// The points at which a crash finds a disk otherwise than just before: behind each operation that has changed
/// something. A crash in the midst of an operation is none of its own: part of a write is a subset of what is pending
/// behind it, and part of a sync one of what was pending before.
final class CrashPoints {

    private final LongConsumer point;
    private long lastChange;
    private boolean isNew;

    /// @param point is told the number of the operation behind which it is, before the next one takes effect
    CrashPoints(SimulatedDisk disk, LongConsumer point) {
        this.point = point;
        disk.observer(this::sees);
    }

    private void sees(Operation operation) {
        if (isNew) here();
        isNew = changesSomething(operation);
        if (isNew) lastChange = operation.number();
    }

    /// There is one here and now: something else is known than there was at the last one.
    void here() {
        isNew = false;
        point.accept(lastChange);
    }

    private static boolean changesSomething(Operation operation) {
        return switch (operation.kind()) {
            case CREATE, WRITE, SYNC, RENAME, DELETE, SYNC_DIRECTORY -> true;
            case LIST, OPEN, READ -> false;
        };
    }
}
