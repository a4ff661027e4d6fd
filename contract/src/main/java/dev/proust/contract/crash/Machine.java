package dev.proust.contract.crash;

import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.contract.sim.Stopped;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.log.SegmentSizes;
import dev.proust.store.Limits;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A machine with a store on its disk, which is opened, and ends by a kill or a power cut.
///
/// Thread rule: one thread.
final class Machine {

    private final RandomGenerator random;
    private final SimulatedDisk disk;
    private final SimulatedThreads threads;
    private final World world;
    private final ContentModel model = new ContentModel();
    private final Tally.Counter counter = new Tally.Counter();

    /// @param random decides all that is open
    Machine(SplittableRandom random) {
        this.random = random;
        this.disk = new SimulatedDisk(random.split());
        this.threads = new SimulatedThreads(random.split());
        var clock = new SimulatedClock(Instant.parse("2026-01-01T00:00:00Z"));
        this.world = new World(disk, clock, random.split(), threads);
    }

    SimulatedDisk disk() {
        return disk;
    }

    SimulatedThreads threads() {
        return threads;
    }

    /// What the store must hold.
    ContentModel model() {
        return model;
    }

    Tally.Counter counter() {
        return counter;
    }

    /// Opens the store; now and then its recovery is cut short.
    Engine open(IndexSizes index, SegmentSizes segments) {
        while (true) {
            if (oneIn(3)) disk.stopAfter(1 + random.nextInt(40));
            try {
                var engine = openOnce(index, segments);
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

    /// Opens the store.
    Engine openOnce(IndexSizes index, SegmentSizes segments) {
        return Engine.open(world, Limits.standard(), index, segments);
    }

    /// The process is killed, or the power cut.
    void die() {
        threads.end();
        boolean isKilled = oneIn(2);
        counter.count(isKilled ? Happening.KILLED : Happening.POWER_CUT);
        if (isKilled) disk.kill();
        else disk.powerCut();
    }

    /// Lets the engine's own threads run until none is left.
    void letAllRun() {
        while (threads.runOne()) {
            // Whoever is started meanwhile runs too.
        }
    }

    /// Tells a story to its end, or how to hear it again.
    ///
    /// @param kind the class of the story
    Tally tell(String kind, long seed, Tale story) {
        try {
            story.run();
        } catch (Exception | Error failure) {
            throw new AssertionError("""
                    The story of seed %2$d went wrong: %3$s
                    Tell it again with %1$s.of(%2$dL).run().
                    What happened last:
                    %4$s""".formatted(kind, seed, failure.getMessage(), disk.trace()), failure);
        }
        counter.count(Happening.STORY);
        counter.count(Happening.EVENT, model.head());
        counter.count(Happening.OPERATION, disk.operations());
        return counter.tally();
    }

    /// What happens in a story.
    interface Tale {
        void run() throws Exception;
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
