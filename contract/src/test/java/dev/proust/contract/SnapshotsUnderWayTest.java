package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.index.IndexSizes;
import dev.proust.store.Checkpoint;
import dev.proust.store.Data;
import dev.proust.store.FoldId;
import dev.proust.store.Limits;
import dev.proust.store.Snapshot;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Snapshots on their way from memory into files, and from files into others, are there all the time.
class SnapshotsUnderWayTest {

    private static final FoldId FOLD = new FoldId("order", 1);

    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));
    private final SimulatedThreads threads = new SimulatedThreads(new Random(2));
    private final Engine engine = Engine.open(
            new World(disk, new SimulatedClock(Instant.EPOCH), new Random(3), threads),
            Limits.standard(),
            new IndexSizes(1_000, 1_000, 0, 4_000));
    private int saved;
    private int asked;
    private boolean isAsking;

    @Test
    void one_is_found_at_every_moment_while_files_are_written_and_merged() {
        disk.neighbour(operation -> {
            if (operation.kind() != Kind.READ) requireAll();
        });
        for (int i = 0; i < 60; i++) {
            engine.snapshots().save(snapshot(saved));
            saved++;
            threads.runOne();
        }

        assertThat(asked).as("times that all were asked for").isGreaterThan(20);
        engine.close();
    }

    private void requireAll() {
        if (isAsking) return;
        isAsking = true;
        asked++;
        for (int n = 0; n < saved; n++) {
            assertThat(engine.snapshots().latest("order-" + n, FOLD)).contains(snapshot(n));
        }
        isAsking = false;
    }

    private static Snapshot snapshot(int n) {
        return new Snapshot("order-" + n, FOLD, Checkpoint.START, n, Data.text("state of " + n));
    }
}
