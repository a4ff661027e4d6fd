package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;

import dev.proust.contract.crash.Model.End;
import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.contract.sim.Stopped;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.store.DiskFullException;
import dev.proust.store.Limits;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// The lives of one store: each begins with an open, which may take many attempts, and ends as it ends.
final class Lives {

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final Stage stage;
    private final World world;
    private final SimulatedThreads threads;
    private End end = End.UNCLEAN;

    Lives(Plot plot, SplittableRandom random) {
        var disk = new SimulatedDisk(random.split());
        var clock = new SimulatedClock(BEGINNING);
        var engineRandom = random.split();
        this.threads = new SimulatedThreads(random.split());
        this.world = new World(disk, clock, engineRandom, threads);
        this.stage = Stage.of(plot, disk, clock, threads, random, new Tally.Counter());
    }

    Stage stage() {
        return stage;
    }

    World world() {
        return world;
    }

    /// Lives once more. What an opening was refused room for, the writer asks for again, through the same handle: so it
    /// is watched, too.
    void live() {
        var watch = new Watch(stage.disk());
        stage.disk().observer(watch::sees);
        var engine = open();
        stage.counter().count(Happening.LIFE);
        new Trouble(stage).beforeLife();
        end = new Life(stage, world, threads, engine, watch).live();
        if (end != End.IN_ORDER || stage.oneIn(2)) die();
    }

    // ---------------------------------------------------------------------------------------------------- begin

    /// Opens the store, however often it takes, and compares what is there with what must be.
    Engine open() {
        int cutsBefore = cuts();
        for (int attempts = 0; ; attempts++) {
            if (stage.oneIn(5)) loseRuns();
            new Trouble(stage).beforeOpen(attempts);
            var opened = tryToOpen();
            if (opened.isEmpty()) continue;
            try {
                adopt(opened.get(), cuts() > cutsBefore);
                end = End.UNCLEAN;
                cutsBefore = cuts();
                new Inspection(stage, opened.get()).requireSound();
                return opened.get();
            } catch (Stopped here) {
                stage.counter().count(Happening.STOPPED);
                die();
            }
        }
    }

    /// Somebody deletes runs: all, or some. They are derived, and nobody may miss them.
    private void loseRuns() {
        boolean areAll = stage.oneIn(2);
        for (var file : stage.disk().files()) {
            if (!file.endsWith(".run") || !(areAll || stage.oneIn(2))) continue;
            try {
                stage.disk().delete(file);
                stage.counter().count(Happening.INDEX_LOST);
            } catch (IOException left) {
                stage.disk().note(left);
            } catch (Stopped here) {
                die();
                return;
            }
        }
    }

    private Optional<Engine> tryToOpen() {
        long failures = stage.disk().faultsHappened();
        var counter = stage.counter();
        try {
            var engine = openOnce();
            counter.count(Happening.RECOVERY);
            counter.count(Happening.TAIL_CUT, engine.report().cuts().size());
            if (engine.missing() > 0) counter.count(Happening.INDEX_MISSING);
            return Optional.of(engine);
        } catch (Stopped here) {
            counter.count(Happening.RECOVERY_CUT_SHORT);
            die();
        } catch (UnavailableException | DiskFullException failed) {
            require(stage.disk().faultsHappened() > failures, "the disk is well, but the open failed: %s", failed);
            counter.count(Happening.RECOVERY_FAILED);
            stage.disk().note(failed);
            if (failed instanceof DiskFullException) stage.disk().freeSpaceUp();
            if (stage.oneIn(2)) die();
        } finally {
            stage.patience().beginAnew();
        }
        return Optional.empty();
    }

    /// Opens the store, if that can be done at once.
    Engine openOnce() {
        return Engine.open(
                world, Limits.standard(), stage.plot().index(), stage.plot().segments());
    }

    private void adopt(Engine engine, boolean hasCut) {
        var recovered = stage.patience().with(() -> everything(engine));
        var model = stage.model();
        boolean hadLimbo = model.hasLimbo();
        long known = model.head();
        model.adopt(recovered, end, hasCut);
        if (hadLimbo) stage.counter().count(model.head() > known ? Happening.LIMBO_KEPT : Happening.LIMBO_GONE);
    }

    static List<RecordedEvent> everything(Engine engine) {
        var events = new ArrayList<RecordedEvent>();
        try (var reader = engine.read(Query.all(), ReadOptions.forwards())) {
            reader.forEach(events::add);
        }
        return events;
    }

    // ---------------------------------------------------------------------------------------------------- end

    /// Ends the life of whoever uses the disk: the process, or the machine.
    void die() {
        threads.end();
        if (stage.plot().lies() || stage.oneIn(2)) {
            stage.disk().kill();
            stage.counter().count(Happening.KILLED);
        } else {
            stage.disk().powerCut();
            stage.counter().count(Happening.POWER_CUT);
        }
    }

    private int cuts() {
        return (int) stage.disk().files().stream()
                .filter(file -> file.endsWith(".cut"))
                .count();
    }

    /// Counts what can be counted at the end.
    void countAll() {
        var disk = stage.disk();
        stage.counter().count(Happening.STORY);
        stage.counter().count(Happening.EVENT, stage.model().head());
        stage.counter().count(Happening.OPERATION, disk.operations());
        long failures = 0;
        for (var kind : Kind.values()) {
            failures += disk.failed(kind);
        }
        long segments =
                disk.files().stream().filter(file -> file.endsWith(".segment")).count();
        stage.counter().count(Happening.IO_FAILURE, failures);
        stage.counter().count(Happening.SPACE_REFUSED, disk.refused());
        stage.counter().count(Happening.SEGMENT, segments);
    }
}
