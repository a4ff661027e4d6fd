package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.store.Checkpoint;
import dev.proust.store.Data;
import dev.proust.store.FoldId;
import dev.proust.store.Snapshot;
import dev.proust.store.SnapshotStore;
import dev.proust.store.Stream;
import java.util.UUID;

/// Somebody who saves snapshots and asks for them. He may get none at any time; but one that he gets must be one that
/// he saved, of what he asked for, and of the store's history.
final class SnapshotKeeper {

    private static final String FOLD = "fold";

    private final Stage stage;
    private final SimulatedThreads threads;

    /// @param threads those that the store starts by itself
    SnapshotKeeper(Stage stage, SimulatedThreads threads) {
        this.stage = stage;
        this.threads = threads;
    }

    void saveOrAsk(SnapshotStore snapshots) {
        var stream = stage.words().stream();
        var fold = new FoldId(FOLD, 1 + stage.random().nextInt(2));
        if (stage.oneIn(2)) snapshots.save(snapshot(stream, fold, checkpoint()));
        else snapshots.latest(stream.name(), fold).ifPresent(found -> requireSaved(found, stream, fold));
        if (stage.oneIn(2)) threads.runOne();
    }

    /// One that was handed out, and sometimes one of a history that never was.
    private Checkpoint checkpoint() {
        var handedOut = stage.model().handedOut();
        if (handedOut.isEmpty()) return Checkpoint.START;
        var checkpoint = stage.any(handedOut);
        if (checkpoint.position() == 0 || stage.random().nextInt(6) > 0) return checkpoint;
        return new Checkpoint(checkpoint.position(), new UUID(0, 1));
    }

    /// What is saved for these names and this checkpoint is always the same.
    private static Snapshot snapshot(Stream stream, FoldId fold, Checkpoint checkpoint) {
        var state = Data.text((stream + " by " + fold + " at " + checkpoint + "; ").repeat(1 + fold.number()));
        return new Snapshot(stream.name(), fold, checkpoint, checkpoint.position() % 7, state);
    }

    private void requireSaved(Snapshot found, Stream stream, FoldId fold) {
        stage.counter().count(Happening.SNAPSHOT);
        require(
                stage.model().handedOut().contains(found.checkpoint())
                        || found.checkpoint().position() == 0,
                "a snapshot is of checkpoint %s, which nobody was given",
                found.checkpoint());
        requireSame(snapshot(stream, fold, found.checkpoint()), found, "snapshot of %s", stream);
    }
}
