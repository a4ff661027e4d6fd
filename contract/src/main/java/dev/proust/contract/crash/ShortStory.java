package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;

import dev.proust.contract.crash.Model.End;
import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.Stopped;
import dev.proust.engine.core.Engine;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep;
import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/// A story in which everything happens once that a log goes through:
///
/// | life | what happens                                                                                          |
/// |------|-------------------------------------------------------------------------------------------------------|
/// | 1    | the store is made; batches of one sector, and of many; an idle batch; a run; the end in order         |
/// | 2    | a batch; the next one is torn by a power cut                                                          |
/// | 3    | what is left of it is cut off, and kept in a file; a batch; no end                                    |
/// | many | one batch each, until so many incarnations began in the segment that it is sealed: no crash points    |
/// | last but one | one segment hands over to the next; batches in it; the filler; a run; the end in order        |
/// | last | it is opened as it was closed; a batch                                                                |
///
/// Thread rule: one thread.
final class ShortStory {

    /// So little that a few batches fill a memtable.
    static final IndexSizes INDEX = new IndexSizes(20, Long.MAX_VALUE / 2, 0);

    /// So many incarnations begin in a segment before it is sealed: the shortest way to a second one.
    private static final int INCARNATIONS_OF_SEGMENT = 128;

    private static final int SMALL_BYTES = 120;
    private static final int MANY_SECTORS_BYTES = 2_300;

    private final SplittableRandom random;
    private final Lives lives;
    private final Stage stage;
    private End end = End.UNCLEAN;
    private int cuts;
    private int appends;

    ShortStory(long seed) {
        this.random = new SplittableRandom(seed);
        this.lives = new Lives(Plot.plain(2), random.split());
        this.stage = lives.stage();
    }

    Stage stage() {
        return stage;
    }

    /// Tells it.
    ///
    /// @param point is told of each point at which a crash would find something else than just before
    void tell(LongConsumer point) {
        var points = new CrashPoints(stage.disk(), point);
        firstLife();
        lifeThatIsTorn();
        lifeAfterTheCut();
        stage.disk().kill();
        points.here();
        stage.disk().observer(operation -> {});
        var engine = livesUntilSegmentIsFull();
        points = new CrashPoints(stage.disk(), point);
        lifeInWhichSegmentsHandOver(engine);
        lastLife();
        points.here();
    }

    // ---------------------------------------------------------------------------------------------------- lives

    private void firstLife() {
        var engine = open();
        var desk = desk(engine);
        batch(desk, SMALL_BYTES);
        batch(desk, MANY_SECTORS_BYTES);
        desk.idle();
        batch(desk, SMALL_BYTES);
        flush(engine);
        close(engine);
    }

    private void lifeThatIsTorn() {
        var desk = desk(open());
        batch(desk, SMALL_BYTES);
        var disk = stage.disk();
        disk.neighbour(operation -> {
            if (operation.kind() == Kind.SYNC) disk.powerCut(pending -> pending.offset() % 1024 == 0 ? 1 : 0);
        });
        try {
            batch(desk, MANY_SECTORS_BYTES / 2);
            throw new Discrepancy("a batch was written, and nothing was synced");
        } catch (Stopped here) {
            disk.note("it stops");
        } finally {
            disk.neighbour(operation -> {});
        }
    }

    private void lifeAfterTheCut() {
        batch(desk(open()), SMALL_BYTES);
    }

    private Engine livesUntilSegmentIsFull() {
        while (true) {
            var engine = open();
            if (stage.model().incarnations().size() == INCARNATIONS_OF_SEGMENT) return engine;
            one(desk(engine), stage.clients().getFirst(), SMALL_BYTES);
            stage.disk().kill();
        }
    }

    private void lifeInWhichSegmentsHandOver(Engine engine) {
        var desk = desk(engine);
        batch(desk, SMALL_BYTES);
        batch(desk, MANY_SECTORS_BYTES / 2);
        if (engine.claimFilling()) engine.fillAhead();
        flush(engine);
        batch(desk, SMALL_BYTES);
        close(engine);
    }

    private void lastLife() {
        var desk = desk(open());
        batch(desk, SMALL_BYTES);
    }

    // ---------------------------------------------------------------------------------------------------- what they do

    private Engine open() {
        var engine = Engine.open(lives.world(), Limits.standard(), INDEX);
        int before = cuts;
        cuts += engine.report().cuts().size();
        stage.model().adopt(Lives.everything(engine), end, cuts > before);
        end = End.UNCLEAN;
        return engine;
    }

    /// What was appended lately becomes a run of the index.
    private static void flush(Engine engine) {
        require(engine.upkeep().claim(Upkeep.Kind.FLUSH), "the memtable is not full");
        engine.upkeep().keepUp(Upkeep.Kind.FLUSH);
    }

    private void close(Engine engine) {
        engine.close();
        end = End.IN_ORDER;
    }

    private Desk desk(Engine engine) {
        var desk = new Desk(stage, engine, new Watch(stage.disk()));
        engine.listen(desk::published);
        return desk;
    }

    /// Each client appends once.
    private void batch(Desk desk, int bytes) {
        for (var client : stage.clients()) {
            desk.handIn(client, append(bytes));
        }
        desk.step();
        stage.clients().forEach(client -> desk.takeAnswer());
    }

    private void one(Desk desk, Client client, int bytes) {
        desk.handIn(client, append(bytes));
        desk.step();
        desk.takeAnswer();
    }

    private Append append(int bytes) {
        var stream = Stream.of(random.nextBoolean() ? "order-1" : "stock-2");
        appends++;
        var events = List.of(event(stream, bytes / 2), event(stream, bytes - bytes / 2));
        return Append.of(events).withId("append-" + appends);
    }

    private NewEvent event(Stream stream, int bytes) {
        var data = new byte[bytes];
        random.nextBytes(data);
        return NewEvent.of(stream, "Happened", Data.of(data, "application/octet-stream"))
                .tagged(Tag.of("customer", "" + random.nextInt(2)));
    }
}
