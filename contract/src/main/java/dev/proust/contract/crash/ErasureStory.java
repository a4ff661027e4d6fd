package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.contract.sim.Stopped;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.PendingAppend;
import dev.proust.engine.core.World;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep;
import dev.proust.engine.log.ErasureEvents;
import dev.proust.engine.log.SegmentSizes;
import dev.proust.engine.verify.Verification;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.EventStoreException;
import dev.proust.store.FoldId;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Snapshot;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The story of one store whose events are erased, through many lives, in which everything is decided by a seed. Lives
/// are stopped in the middle of any operation, recoveries too, and operations fail. Whatever happens:
///
/// * what was erased is never shown again, and nothing else is hidden;
/// * versions, conditions and all that finds events say what they would say if nothing were erased;
/// * who follows is told of erasures that concern him;
/// * once the store says that what was erased is gone, its bytes are nowhere on the disk, nor are states from before.
///
/// Thread rule: one thread.
public final class ErasureStory {

    private static final int LIVES = 6;
    private static final int ACTIONS_MAX = 40;
    private static final long ENDLESS = Long.MAX_VALUE / 2;
    private static final List<String> STREAMS = List.of("order-1", "order-2", "stock-1", "stock-2", "customer");
    private static final FoldId FOLD = new FoldId("fold", 1);

    private final long seed;
    private final RandomGenerator random;
    private final SimulatedDisk disk;
    private final SimulatedThreads threads;
    private final World world;
    private final IndexSizes index;
    private final SegmentSizes segments;
    private final ErasureModel model = new ErasureModel();
    private final Tally.Counter counter = new Tally.Counter();
    private final List<State> states = new ArrayList<>();
    private int appends;

    /// A state that was saved.
    private record State(long position, Data data) {}

    private ErasureStory(long seed) {
        var random = new SplittableRandom(seed);
        this.seed = seed;
        this.disk = new SimulatedDisk(random.split());
        this.threads = new SimulatedThreads(random.split());
        var clock = new SimulatedClock(Instant.parse("2026-01-01T00:00:00Z"));
        this.world = new World(disk, clock, random.split(), threads);
        this.index = new IndexSizes(1 + random.nextInt(30), ENDLESS, random.nextInt(20_000), 1_000);
        long first = SegmentSizes.BYTES_MIN + random.nextInt(50_000);
        this.segments = new SegmentSizes(first, 2 * first);
        this.random = random;
    }

    /// The story of a seed.
    public static ErasureStory of(long seed) {
        return new ErasureStory(seed);
    }

    /// Tells it to somebody who wants to hear each thing that happens.
    ///
    /// @see #run()
    public Tally run(Consumer<Object> listener) {
        disk.tellTo(listener);
        return run();
    }

    /// Tells it.
    ///
    /// @return what has happened
    /// @throws AssertionError if the store did or held what it must not: it names the seed, and what happened last
    public Tally run() {
        try {
            for (int life = 0; life < LIVES; life++) {
                live();
            }
            end();
        } catch (IOException | RuntimeException | Error failure) {
            throw new AssertionError("""
                    The story of seed %1$d went wrong: %2$s
                    Tell it again with ErasureStory.of(%1$dL).run().
                    What happened last:
                    %3$s""".formatted(seed, failure.getMessage(), disk.trace()), failure);
        }
        counter.count(Happening.STORY);
        counter.count(Happening.EVENT, model.head());
        counter.count(Happening.OPERATION, disk.operations());
        return counter.tally();
    }

    // ---------------------------------------------------------------------------------------------------- lives

    private void live() {
        var engine = open();
        counter.count(Happening.LIFE);
        requireSound(engine);
        try {
            if (oneIn(3)) disk.stopAfter(1 + random.nextInt(400));
            else if (oneIn(3))
                disk.fail(any(List.of(Kind.WRITE, Kind.SYNC, Kind.DELETE, Kind.RENAME)), 1 + random.nextInt(30));
            int actions = random.nextInt(ACTIONS_MAX);
            for (int i = 0; i < actions; i++) {
                act(engine);
            }
            if (oneIn(2)) engine.close();
        } catch (Stopped here) {
            counter.count(Happening.STOPPED);
        } catch (EventStoreException failed) {
            require(disk.faultsHappened() > 0, "the disk is well, but: %s", failed);
            counter.count(Happening.UNKNOWN);
        }
        die();
    }

    /// In the end nothing is left of what was erased, and all else is sound.
    private void end() throws IOException {
        var engine = open();
        requireSound(engine);
        for (int i = 0; i < 4; i++) {
            keepUp(engine);
        }
        requireSame(model.lastErasure(), engine.goneUpTo(), "how far what is erased is gone");
        requireGone(engine);
        requireSound(engine);
        engine.close();
        var findings = Verification.run(disk, (done, total) -> {});
        require(findings.isSound(), "the store is not sound: %s", findings.damages());
        requireSame(0, open().report().damagedBatches(), "damaged batches that are reported");
    }

    private void die() {
        threads.end();
        boolean isKilled = oneIn(2);
        counter.count(isKilled ? Happening.KILLED : Happening.POWER_CUT);
        if (isKilled) disk.kill();
        else disk.powerCut();
    }

    /// Opens the store; now and then its recovery is cut short.
    private Engine open() {
        while (true) {
            if (oneIn(3)) disk.stopAfter(1 + random.nextInt(40));
            try {
                var engine = Engine.open(world, Limits.standard(), index, segments);
                model.settle(engine.head());
                disk.stopAfter(Long.MAX_VALUE);
                counter.count(Happening.RECOVERY);
                return engine;
            } catch (Stopped here) {
                counter.count(Happening.RECOVERY_CUT_SHORT);
                die();
            }
        }
    }

    // ---------------------------------------------------------------------------------------------------- actions

    private void act(Engine engine) {
        int choice = random.nextInt(100);
        if (choice < 45) append(engine);
        else if (choice < 60) erase(engine);
        else if (choice < 75) read(engine, query());
        else if (choice < 80) follow(engine, query(), random.nextLong(model.head() + 1));
        else if (choice < 85) snapshot(engine);
        else if (choice < 90) engine.idle();
        else if (choice < 92) breakOff(engine);
        else keepUp(engine);
    }

    private void append(Engine engine) {
        var events = new ArrayList<NewEvent>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            events.add(event());
        }
        appends++;
        var append = Append.of(events).withId("append-" + appends);
        var stream = stream();
        long version = model.version(stream);
        boolean isWrong = oneIn(4);
        append = append.onlyIf(Condition.version(stream, isWrong ? version + 1 : version));
        if (!isWrong) model.begin(append);
        var made = append;
        try {
            await(engine, () -> engine.submit(made, () -> {}));
            require(!isWrong, "an append was accepted though %s is at version %d", stream, version);
            model.settle(true);
            counter.count(Happening.ACCEPTED);
        } catch (ConflictException conflict) {
            require(isWrong, "an append was refused though %s is at version %d: %s", stream, version, conflict);
            conflict.unseen().forEach(found -> model.requireIs(found.position(), found));
            counter.count(Happening.CONFLICT);
        }
    }

    private void erase(Engine engine) {
        var query = oneIn(10) ? Query.all() : query();
        var named = model.toErase(query);
        var ranges = engine.erasable(query);
        requireSame(named, ErasureModel.positions(ranges), "what an erasure of %s would erase", query);
        if (named.isEmpty()) return;
        model.beginErasure(named);
        await(engine, () -> engine.submitErasure(ranges, "it is asked for", () -> {}));
        model.settle(true);
        counter.count(Happening.ERASED, named.size());
        if (oneIn(2)) read(engine, query);
        askForStates(engine);
    }

    private void await(Engine engine, Supplier<PendingAppend> submitting) {
        var pending = submitting.get();
        while (!pending.isDone()) {
            engine.step();
        }
        pending.answer();
    }

    /// A merge, say, cannot finish its file, and the store goes on.
    private void breakOff(Engine engine) {
        disk.fail(any(List.of(Kind.WRITE, Kind.SYNC, Kind.RENAME)), 1 + random.nextInt(3));
        keepUp(engine);
    }

    private void keepUp(Engine engine) {
        for (var kind : Upkeep.Kind.values()) {
            if (engine.upkeep().claim(kind)) engine.upkeep().keepUp(kind);
        }
        while (oneIn(2)) {
            threads.runOne();
        }
        requireGone(engine);
    }

    /// A state that holds what was said; it is never given again once something that it may hold is erased.
    private void snapshot(Engine engine) {
        if (oneIn(2) && model.head() > 0) {
            long position = 1 + random.nextLong(model.head());
            var state = data();
            states.add(new State(position, state));
            engine.snapshots().save(new Snapshot(stream().name(), FOLD, checkpoint(engine, position), 1, state));
        } else {
            askForStates(engine);
        }
    }

    private void askForStates(Engine engine) {
        for (var stream : STREAMS) {
            engine.snapshots().latest(stream, FOLD).ifPresent(found -> {
                long position = found.checkpoint().position();
                require(
                        position >= model.lastErasure(),
                        "a snapshot of position %d is given, from before the last erasure",
                        position);
                counter.count(Happening.SNAPSHOT);
            });
        }
    }

    // ---------------------------------------------------------------------------------------------------- comparison

    private void requireSound(Engine engine) {
        requireSame(model.head(), engine.head(), "head");
        read(engine, Query.all().or(Query.stream(ErasureEvents.STREAM)));
        for (int i = 0; i < 4; i++) {
            read(engine, query());
        }
        follow(engine, query(), 0);
    }

    private void read(Engine engine, Query query) {
        var expected = model.matching(query);
        boolean isForwards = oneIn(2);
        var options = isForwards ? ReadOptions.forwards() : ReadOptions.backwards();
        if (!isForwards) expected = expected.reversed();
        var found = new ArrayList<Long>();
        try (var reader = engine.read(query, options)) {
            for (var event : reader) {
                model.requireIs(event.position(), event);
                found.add(event.position());
            }
        }
        requireSame(expected, found, "what %s finds", query);
        counter.count(Happening.READ);
    }

    private void follow(Engine engine, Query query, long after) {
        var follower = engine.follow(query, checkpoint(engine, after));
        var told = new ArrayList<Long>();
        for (var signal = follower.poll(); signal.isPresent(); signal = follower.poll()) {
            if (!(signal.get() instanceof RecordedEvent event)) continue;
            model.requireIs(event.position(), event);
            told.add(event.position());
            counter.count(Happening.SIGNAL);
        }
        follower.close();
        requireSame(model.followed(query, after), told, "what somebody is told who follows %s", query);
    }

    private static Checkpoint checkpoint(Engine engine, long position) {
        if (position == 0) return Checkpoint.START;
        return engine.checkpoint(position);
    }

    // ---------------------------------------------------------------------------------------------------- gone

    /// If the store says that what is erased is gone, it is: from what is seen, and from what a power cut would leave.
    private void requireGone(Engine engine) {
        long last = model.lastErasure();
        if (last == 0 || engine.goneUpTo() < last) return;
        var gone = new HashMap<Long, Long>();
        for (long position = 1; position <= model.head(); position++) {
            long erased = position;
            if (model.isErased(position)) {
                model.at(position).event().ifPresent(event -> gone.put(beginning(event.data()), erased));
            }
        }
        for (var state : states) {
            if (state.position < last) gone.put(beginning(state.data), state.position);
        }
        counter.count(Happening.GONE);
        requireNowhere(gone, disk);
        var cut = disk.copy(new SplittableRandom(seed));
        cut.powerCut(pending -> 0);
        requireNowhere(gone, cut);
    }

    private static long beginning(Data data) {
        return data.asBuffer().getLong();
    }

    private static void requireNowhere(Map<Long, Long> gone, SimulatedDisk disk) {
        for (var file : disk.files()) {
            // What was cut off the log was never part of it: it is the operator's.
            if (file.endsWith(".cut")) continue;
            long window = 0;
            var bytes = disk.bytes(file, 0, (int) disk.size(file));
            for (int at = 0; at < bytes.length; at++) {
                window = window << 8 | (bytes[at] & 0xFF);
                var position = gone.get(window);
                if (position == null) continue;
                throw new Discrepancy("what position %d said stands in %s at %d", position, file, at - 7);
            }
        }
    }

    // ---------------------------------------------------------------------------------------------------- words

    private NewEvent event() {
        var event = NewEvent.of(stream(), type(), data());
        return oneIn(2) ? event.tagged(tag()) : event;
    }

    /// Bytes that stand nowhere else, and that nobody can make shorter.
    private Data data() {
        var bytes = new byte[24 + random.nextInt(oneIn(6) ? 3_000 : 100)];
        random.nextBytes(bytes);
        return Data.of(bytes, "application/octet-stream");
    }

    private Stream stream() {
        return Stream.of(any(STREAMS));
    }

    private String type() {
        return any(List.of("Placed", "Paid", "Sent"));
    }

    private Tag tag() {
        return Tag.of("customer", any(List.of("7", "8")));
    }

    private Query query() {
        return switch (random.nextInt(7)) {
            case 0 -> Query.all();
            case 1 -> Query.stream(stream());
            case 2 -> Query.category("order");
            case 3 -> Query.tagged(tag());
            case 4 -> Query.append("append-" + (1 + random.nextInt(1 + appends)));
            case 5 -> Query.births("stock");
            default -> Query.of(Criterion.ofTypes(type()).withTags(tag()), Criterion.stream(stream()));
        };
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
