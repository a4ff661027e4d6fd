package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.Stopped;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.log.SegmentSizes;
import dev.proust.engine.verify.Verification;
import dev.proust.store.EventStoreException;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
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

    private final long seed;
    private final RandomGenerator random;
    private final Machine machine;
    private final SimulatedDisk disk;
    private final IndexSizes index;
    private final SegmentSizes segments;
    private final ContentModel model;
    private final Tally.Counter counter;
    private final Traces traces;
    private final Workload workload;

    private ErasureStory(long seed) {
        var seeded = new SplittableRandom(seed);
        this.seed = seed;
        this.random = seeded;
        this.machine = new Machine(seeded);
        this.disk = machine.disk();
        this.index = new IndexSizes(1 + random.nextInt(30), ENDLESS, random.nextInt(20_000), 1_000);
        long first = SegmentSizes.BYTES_MIN + random.nextInt(50_000);
        this.segments = new SegmentSizes(first, 2 * first);
        this.model = machine.model();
        this.counter = machine.counter();
        this.traces = new Traces(seed, disk, model, counter);
        this.workload = new Workload(random, machine, traces);
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
        return machine.tell("ErasureStory", seed, this::tell);
    }

    private void tell() throws IOException {
        for (int life = 0; life < LIVES; life++) {
            live();
        }
        end();
    }

    private void live() {
        var engine = machine.open(index, segments);
        counter.count(Happening.LIFE);
        workload.requireSound(engine);
        try {
            if (machine.oneIn(3)) disk.stopAfter(1 + random.nextInt(400));
            else if (machine.oneIn(3))
                disk.fail(
                        machine.any(List.of(Kind.WRITE, Kind.SYNC, Kind.DELETE, Kind.RENAME)), 1 + random.nextInt(30));
            int actions = random.nextInt(ACTIONS_MAX);
            for (int i = 0; i < actions; i++) {
                workload.act(engine);
            }
            if (machine.oneIn(2)) engine.close();
        } catch (Stopped here) {
            counter.count(Happening.STOPPED);
        } catch (EventStoreException failed) {
            require(disk.faultsHappened() > 0, "the disk is well, but: %s", failed);
            counter.count(Happening.UNKNOWN);
        }
        machine.die();
    }

    /// In the end nothing is left of what was erased, and all else is sound.
    private void end() throws IOException {
        var engine = machine.open(index, segments);
        workload.requireSound(engine);
        for (int i = 0; i < 4; i++) {
            workload.keepUp(engine);
        }
        requireSame(model.lastErasure(), engine.goneUpTo(), "how far what is erased is gone");
        traces.requireGone(engine);
        workload.requireSound(engine);
        engine.close();
        var findings = Verification.run(disk, (done, total) -> {});
        var damages = Traces.thatMatters(findings.damages());
        require(damages.isEmpty(), "the store is not sound: %s", damages);
        var damaged = machine.open(index, segments).report().damagedBatches();
        requireSame(0, damaged, "damaged batches that are reported");
    }
}
