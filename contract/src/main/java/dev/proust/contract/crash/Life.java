package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.contract.crash.Model.End;
import dev.proust.contract.sim.Operation;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.contract.sim.Stopped;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.index.Upkeep;
import dev.proust.store.Limits;
import dev.proust.store.LockedException;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One life of a store: from an open to the end, whatever that is.
///
/// What other threads do while one waits for the disk happens in [#meanwhile], before each operation takes effect.
final class Life {

    private static final int READINGS_MAX = 3;
    private static final long EVENTS_MAX = 100_000;

    private final Stage stage;
    private final World world;
    private final Engine engine;
    private final Watch watch;
    private final Desk desk;
    private final SnapshotKeeper snapshots;
    private final List<Reading> readings = new ArrayList<>();
    private final SimulatedThreads threads;
    private final SimulatedThreads indexThreads;
    private boolean isFilling;
    private boolean isClosing;

    /// @param engineThreads those that the engine starts by itself
    /// @param watch sees what happens on the disk, since before the opening
    Life(Stage stage, World world, SimulatedThreads engineThreads, Engine engine, Watch watch) {
        this.stage = stage;
        this.world = world;
        this.engine = engine;
        this.watch = watch;
        this.desk = new Desk(stage, engine, watch);
        this.snapshots = new SnapshotKeeper(stage, engineThreads);
        this.threads = new SimulatedThreads(stage.random());
        this.indexThreads = new SimulatedThreads(stage.random());
    }

    /// Lives.
    ///
    /// @return how it ended
    End live() {
        stage.disk().neighbour(this::meanwhile);
        engine.listen(this::ring);
        try {
            if (stage.oneIn(3)) stage.followings().add(newFollowing());
            stage.followings().forEach(following -> following.begin(engine));
            int actions = stage.random().nextInt(stage.plot().actionsMax());
            for (int i = 0; i < actions; i++) {
                act();
            }
            return stage.oneIn(2) ? End.UNCLEAN : close();
        } catch (Stopped here) {
            stage.counter().count(Happening.STOPPED);
            return isClosing ? End.UNSURE : End.UNCLEAN;
        } finally {
            stage.disk().neighbour(operation -> {});
            stage.disk().observer(operation -> {});
            stage.followings().forEach(Following::stop);
            desk.fallSilent();
        }
    }

    // ---------------------------------------------------------------------------------------------------- actions

    private void act() {
        int choice =
                stage.plot().floods() && stage.oneIn(4) ? -1 : stage.random().nextInt(100);
        if (choice < 0) flood();
        else if (choice < 30) handInOrForge();
        else if (choice < 50) step();
        else if (choice < 60) desk.takeAnswer();
        else if (choice < 70) beginReading();
        else if (choice < 85) readOrFollow();
        else if (choice < 91) moveClock();
        else if (choice < 94) fill();
        else if (choice < 95) desk.idle();
        else if (choice < 98) index();
        else if (stage.oneIn(3)) snapshots();
        else something();
    }

    private void something() {
        switch (stage.random().nextInt(4)) {
            case 0 -> desk.withdraw();
            case 1 -> desk.bringAgain();
            case 2 -> openOnceMore();
            default -> new Trouble(stage).comes();
        }
    }

    /// The forger is the first in his batch.
    private void handInOrForge() {
        if (stage.forger().isEmpty() || desk.isBusy() || !stage.oneIn(3)) {
            handIn();
            return;
        }
        var client = stage.idleClient();
        if (client.isEmpty()) return;
        desk.handIn(client.get(), stage.forger().get().next());
        if (stage.oneIn(2)) desk.step();
    }

    private void handIn() {
        var client = stage.idleClient();
        if (client.isEmpty()) return;
        var data = stage.words().data();
        desk.handIn(client.get(), client.get().next(stage.model(), stage.clock().instant(), data));
    }

    private void step() {
        desk.step();
        if (stage.oneIn(2)) desk.takeAnswer();
        requireFilled();
        if (stage.oneIn(3)) index();
    }

    /// Somebody is sent back for new facts; and while he brings them, so much comes at once that the writer forgets
    /// what it need not remember.
    private void flood() {
        if (stage.model().head() > EVENTS_MAX) return;
        handIn();
        desk.step();
        if (!desk.isBusy()) return;
        desk.idle();
        desk.step();
        var client = stage.idleClient();
        if (client.isEmpty() || !desk.hasSentBack()) return;
        desk.handIn(client.get(), client.get().flood(stage.plot().floodEvents()));
        desk.step();
        desk.step();
    }

    private void moveClock() {
        long millis = stage.oneIn(4)
                ? stage.random().nextLong(-2_000, 0)
                : stage.random().nextLong(3_000);
        stage.clock().move(Duration.ofMillis(millis).plusNanos(stage.random().nextInt(2_000)));
    }

    /// Starts the filler and the index's thread, if the engine says that there is something to do. They run when they
    /// run.
    private void requireFilled() {
        if (engine.claimFilling()) threads.start("filler", engine::fillAhead);
        for (var kind : Upkeep.Kind.values()) {
            if (engine.upkeep().claim(kind)) {
                indexThreads.start("index", () -> engine.upkeep().keepUp(kind));
            }
        }
    }

    private void index() {
        watch.overIndex(indexThreads::runOne);
        stage.patience().beginAnew();
    }

    private void snapshots() {
        int times = 1 + stage.random().nextInt(12);
        for (int i = 0; i < times; i++) {
            watch.overIndex(() -> snapshots.saveOrAsk(engine.snapshots()));
            stage.patience().beginAnew();
        }
    }

    private void fill() {
        isFilling = true;
        try {
            watch.over(threads::runOne);
        } finally {
            isFilling = false;
        }
    }

    private void openOnceMore() {
        try {
            Engine.open(
                            world,
                            Limits.standard(),
                            stage.plot().index(),
                            stage.plot().segments())
                    .close();
            throw new Discrepancy("a store that is open could be opened once more");
        } catch (LockedException locked) {
            stage.disk().note(locked.title());
        }
    }

    // ---------------------------------------------------------------------------------------------------- readers

    private void beginReading() {
        var query = stage.words().query(stage.model());
        var options = new Choice(stage).options(query);
        var reading = stage.patience().with(() -> Reading.of(engine, stage.model(), query, options));
        stage.counter().count(Happening.READ);
        if (readings.size() == READINGS_MAX) readings.removeFirst().close();
        readings.add(reading);
    }

    private void readOrFollow() {
        if (stage.oneIn(2)) readOn();
        else follow();
        requireHead();
    }

    private Following newFollowing() {
        var after = new Choice(stage).checkpoint();
        return new Following(stage.words().query(stage.model()), after, stage.model(), stage.clock());
    }

    private void readOn() {
        if (readings.isEmpty()) return;
        var reading = readings.remove(stage.random().nextInt(readings.size()));
        boolean isAtEnd =
                stage.patience().with(() -> reading.readOn(1 + stage.random().nextInt(20)));
        if (isAtEnd) {
            reading.close();
            stage.any(stage.clients()).hasRead(reading.query(), reading.reader().checkpoint());
        } else {
            readings.add(reading);
        }
    }

    private void follow() {
        var free = stage.followings().stream().filter(Following::isFree).toList();
        if (free.isEmpty()) return;
        var following = stage.any(free);
        int signals = 1 + stage.random().nextInt(8);
        for (int i = 0; i < signals; i++) {
            if (!stage.patience().with(following::poll)) return;
            stage.counter().count(Happening.SIGNAL);
        }
    }

    private void requireHead() {
        try (var reader = engine.read(Query.all(), ReadOptions.forwards().limit(0))) {
            stage.model().requireHead(reader.checkpoint());
        }
    }

    // ---------------------------------------------------------------------------------------------------- meanwhile

    /// What others do before an operation of somebody's takes effect.
    private void meanwhile(Operation operation) {
        if (!desk.isGathering() && stage.oneIn(3)) watch.beside(this::interfere);
    }

    private void interfere() {
        do {
            if (!isClosing) interfereOnce();
            else if (stage.oneIn(2)) requireClosed();
            else workBeside();
        } while (stage.oneIn(3));
    }

    private void interfereOnce() {
        desk.requireSilence();
        if (stage.plot().floods() && watch.isOn()) {
            desk.bringAgain();
            handIn();
        }
        switch (stage.random().nextInt(9)) {
            case 0 -> handInOrAgain();
            case 1 -> handIn();
            case 2 -> desk.withdraw();
            case 3 -> desk.bringAgain();
            case 4 -> desk.takeAnswer();
            case 5 -> beginReading();
            case 6 -> readOrFollow();
            case 7 -> requireHead();
            default -> workBeside();
        }
    }

    private void handInOrAgain() {
        stage.idleClient().ifPresent(desk::handInAgain);
    }

    /// While the writer waits for the disk, the filler fills, and while a reader waits, the writer writes. The two do
    /// not meet where one of them would wait for the other.
    private void workBeside() {
        if (!watch.isOn() && !stage.plot().runsFull()) desk.step();
        else if (watch.isOn() && !isFilling && !watch.isInFiller()) threads.runOne();
    }

    /// Something has become durable, or the store is closed.
    private void ring() {
        desk.published();
        if (!isClosing && stage.oneIn(2)) watch.beside(this::readOrFollow);
    }

    private void requireClosed() {
        try {
            beginReading();
            throw new Discrepancy("a store that is being closed could be read");
        } catch (IllegalStateException closed) {
            require(engine.isClosed(), "a store that is open says that it is closed");
        }
    }

    // ---------------------------------------------------------------------------------------------------- the end

    private End close() {
        if (stage.plot().stops() && stage.oneIn(3))
            stage.disk().stopAfter(1 + stage.random().nextInt(6));
        isClosing = true;
        boolean hadFailed = desk.hasLogFailed();
        watch.over(engine::close);
        desk.requireDismissal();
        requireStillness();
        if (hadFailed) return End.UNCLEAN;
        boolean hasFailed = watch.hasFailed() || watch.hasFailedBeside();
        boolean wasRefused = watch.wasRefused() || watch.wasRefusedBesideBatch();
        if (desk.mayLogHaveFailed() || hasFailed || wasRefused) return End.UNSURE;
        stage.counter().count(Happening.CLOSED);
        return End.IN_ORDER;
    }

    /// Who was to fill, and comes late, finds nothing to do.
    private void requireStillness() {
        long operations = stage.disk().operations();
        while (threads.runOne() || indexThreads.runOne()) {
            requireSame(operations, stage.disk().operations(), "operations after the store was closed");
        }
    }
}
