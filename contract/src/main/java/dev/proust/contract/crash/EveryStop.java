package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.contract.crash.Model.End;
import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.contract.sim.Stopped;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.index.Upkeep;
import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import dev.proust.store.UnavailableException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// One short story of two lives, told once for each operation in it: stopped there, or failing there once. What is
/// left meets a kill, and power cuts of several fates; where the story is small, each recovery that follows is stopped
/// at each of its operations, too.
///
/// Thread rule: one thread.
public final class EveryStop {

    private static final int CLIENTS = 2;
    private static final int ROUNDS = 3;
    private static final int FATES = 6;
    private static final int FATES_OF_RECOVERIES = 2;
    private static final int LARGE_EVENTS = 5;
    private static final int LARGE_BYTES = 900_000;
    private static final List<Kind> FAILING = List.of(
            Kind.LIST, Kind.OPEN, Kind.CREATE, Kind.WRITE, Kind.SYNC, Kind.RENAME, Kind.DELETE, Kind.SYNC_DIRECTORY);

    private final long seed;
    private final boolean handsOver;
    private final Tally.Counter counter = new Tally.Counter();
    private Consumer<Object> listener = happened -> {};

    private EveryStop(long seed, boolean handsOver) {
        this.seed = seed;
        this.handsOver = handsOver;
    }

    /// A small story, in which recoveries are stopped, too.
    public static EveryStop of(long seed) {
        return new EveryStop(seed, false);
    }

    /// A story in which one segment hands over to the next.
    public static EveryStop ofHandOver(long seed) {
        return new EveryStop(seed, true);
    }

    /// Tells it to somebody who wants to hear each thing that happens.
    ///
    /// @see #run()
    public Tally run(Consumer<Object> listener) {
        this.listener = listener;
        return run();
    }

    /// Tells it.
    ///
    /// @return what has happened
    /// @throws AssertionError if the store did or held what it must not: it names the seed, and what happened last
    public Tally run() {
        for (long stop = 1; happens(stopAfter(stop)); stop++) counter.count(Happening.STOPPED);
        for (var kind : FAILING) {
            for (long n = 1; happens(fail(kind, n)); n++) counter.count(Happening.IO_FAILURE);
        }
        return counter.tally();
    }

    private static Consumer<SimulatedDisk> stopAfter(long operations) {
        return disk -> disk.stopAfter(operations);
    }

    private static Consumer<SimulatedDisk> fail(Kind kind, long n) {
        return disk -> disk.fail(kind, n);
    }

    // ---------------------------------------------------------------------------------------------------- the story

    /// Tells the story with something that goes wrong.
    ///
    /// @return whether it did so before the end
    private boolean happens(Consumer<SimulatedDisk> plan) {
        var lives = new Lives(Plot.plain(CLIENTS), new SplittableRandom(seed));
        var disk = lives.stage().disk();
        disk.tellTo(listener);
        plan.accept(disk);
        Telling.of("EveryStop", seed, lives.stage(), () -> {
            tell(lives);
            if (disk.faultsHappened() > 0) meetAllFates(lives.stage());
        });
        return disk.faultsHappened() > 0;
    }

    private void tell(Lives lives) {
        counter.count(Happening.STORY);
        try {
            live(lives, End.UNCLEAN);
            live(lives, lives.stage().disk().faultsHappened() == 0 ? End.IN_ORDER : End.UNSURE);
        } catch (Stopped here) {
            lives.stage().disk().note("it stops");
        }
    }

    private void live(Lives lives, End before) {
        counter.count(Happening.LIFE);
        var stage = lives.stage();
        var engine = open(lives);
        stage.model().adopt(Lives.everything(engine), before, false);
        var watch = new Watch(stage.disk());
        var desk = new Desk(stage, engine, watch);
        boolean isFirst = before == End.UNCLEAN;
        if (handsOver && isFirst) round(desk, List.of(stage.clients().getFirst()), stage, true);
        for (int round = 0; round < ROUNDS; round++) {
            round(desk, stage.clients(), stage, false);
            if (engine.claimFilling()) watch.over(engine::fillAhead);
            for (var kind : Upkeep.Kind.values()) {
                if (engine.upkeep().claim(kind)) keepUp(engine, kind, watch, stage);
            }
            if (round == 1) desk.idle();
        }
        if (isFirst) engine.close();
    }

    private static void keepUp(Engine engine, Upkeep.Kind kind, Watch watch, Stage stage) {
        stage.disk().observer(watch::sees);
        watch.overIndex(() -> engine.upkeep().keepUp(kind));
        stage.disk().observer(operation -> {});
    }

    private static Engine open(Lives lives) {
        try {
            return lives.openOnce();
        } catch (UnavailableException failed) {
            return lives.openOnce();
        }
    }

    private static void round(Desk desk, List<Client> clients, Stage stage, boolean isLarge) {
        for (var client : clients) {
            desk.handIn(client, isLarge ? large() : next(client, stage));
        }
        desk.step();
        clients.forEach(client -> desk.takeAnswer());
    }

    private static Append next(Client client, Stage stage) {
        return client.next(stage.model(), stage.clock().instant(), stage.words().data());
    }

    /// A segment holds no more than one of these.
    private static Append large() {
        var data = Data.of(new byte[LARGE_BYTES], "application/octet-stream");
        return Append.of(Collections.nCopies(LARGE_EVENTS, NewEvent.of(Stream.of("large"), "Large", data)));
    }

    // ---------------------------------------------------------------------------------------------------- fates

    private void meetAllFates(Stage stage) {
        for (int fate = 0; fate < FATES; fate++) {
            requireAll(end(stage.disk(), fate), stage);
        }
        for (int fate = 0; fate < FATES_OF_RECOVERIES && !handsOver; fate++) {
            stopRecovery(stage, fate);
        }
    }

    private void stopRecovery(Stage stage, int fate) {
        for (long stop = 1; ; stop++) {
            var disk = end(stage.disk(), fate);
            disk.stopAfter(stop);
            try {
                open(disk, fate);
                return;
            } catch (Stopped here) {
                counter.count(Happening.RECOVERY_CUT_SHORT);
                requireAll(end(disk, (int) stop % FATES), stage);
            }
        }
    }

    /// A copy of the disk after the end of its life.
    private SimulatedDisk end(SimulatedDisk disk, int fate) {
        var copy = disk.copy(new SplittableRandom(seed + fate + 100 * disk.operations()));
        if (fate == 0) copy.kill();
        else copy.powerCut();
        counter.count(fate == 0 ? Happening.KILLED : Happening.POWER_CUT);
        return copy;
    }

    private static Engine open(SimulatedDisk disk, long seed) {
        var random = new SplittableRandom(seed);
        var clock = new SimulatedClock(Instant.EPOCH);
        var world = new World(disk, clock, random, new SimulatedThreads(random));
        return Engine.open(world, Limits.standard(), Plot.plain(CLIENTS).index());
    }

    /// All that must be there is there, and the store goes on.
    private void requireAll(SimulatedDisk disk, Stage stage) {
        counter.count(Happening.RECOVERY);
        try {
            requireAll(disk, stage.model());
        } catch (RuntimeException | Error failure) {
            stage.disk().note("and then:\n" + disk.trace());
            throw failure;
        }
    }

    private static void requireAll(SimulatedDisk disk, Model model) {
        var engine = open(disk, 1);
        var recovered = Lives.everything(engine);
        model.requireHeldBy(recovered);
        var pending = engine.submit(Append.of(NewEvent.of(Stream.of("later"), "Later", Data.none())), () -> {});
        engine.step();
        requireSame(recovered.size() + 1L, pending.answer().firstPosition(), "position of what comes next");
        disk.powerCut();
        var later = Lives.everything(open(disk, 2));
        requireSame(recovered.size() + 1, later.size(), "number of events after the next life");
        model.requireHeldBy(later.subList(0, recovered.size()));
    }
}
