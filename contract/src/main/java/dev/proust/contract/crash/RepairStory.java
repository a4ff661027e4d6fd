package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.Stopped;
import dev.proust.engine.core.Engine;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep;
import dev.proust.engine.log.SegmentSizes;
import dev.proust.engine.verify.Verification;
import dev.proust.store.CorruptionException;
import dev.proust.store.EventStoreException;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The story of a store that rots, is repaired, and goes on, again and again.
///
/// ```
///   a life ──► rot: in the log, in runs ──► opened, scrubbed ──► RepairShop: healed, or accepted as lost
///     ▲                                                                     │ stopped anywhere
///     └── scrubbed, verified ◄── told once, in a new incarnation ◄── opened ◄┘
/// ```
///
/// Whatever happens:
///
/// * what is whole, or has a whole copy, is served with the very same bytes;
/// * exactly what was accepted is lost, and keeps its position; versions stay dense;
/// * what is erased stays so, and no copy brings it back;
/// * a dry run writes nothing, and says what the repair does;
/// * a loss is told once, in a new incarnation; and then nothing is damaged any more.
///
/// Thread rule: one thread.
public final class RepairStory {

    private static final int ROUNDS = 3;
    private static final int ACTIONS_MAX = 30;
    private static final long ENDLESS = Long.MAX_VALUE / 2;

    private final long seed;
    private final RandomGenerator random;
    private final Machine machine;
    private final SimulatedDisk disk;
    private final IndexSizes index;
    private final SegmentSizes segments = new SegmentSizes(SegmentSizes.BYTES_MIN, SegmentSizes.BYTES_MIN);
    private final ContentModel model;
    private final Tally.Counter counter;
    private final Workload workload;

    /// Runs that there have been, by their names: only those with copies.
    private final Map<String, byte[]> oldRuns = new TreeMap<>();

    private RepairStory(long seed) {
        var seeded = new SplittableRandom(seed);
        this.seed = seed;
        this.random = seeded;
        this.machine = new Machine(seeded);
        this.disk = machine.disk();
        this.index = new IndexSizes(1 + random.nextInt(40), ENDLESS, random.nextInt(20_000), 1_000)
                .withWalkBytes(machine.oneIn(3) ? ENDLESS : random.nextInt(10_000));
        this.model = machine.model();
        this.counter = machine.counter();
        this.workload = new Workload(random, machine, new Traces(seed, disk, model, counter));
    }

    /// The story of a seed.
    public static RepairStory of(long seed) {
        return new RepairStory(seed);
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
        return machine.tell("RepairStory", seed, this::tell);
    }

    private void tell() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            live();
            rotAndRepair();
        }
        live();
    }

    // ---------------------------------------------------------------------------------------------------- lives

    /// A life, which may end in the middle; and then one that leaves behind what vouches for all before it.
    private void live() {
        var engine = machine.open(index, segments);
        counter.count(Happening.LIFE);
        workload.requireSound(engine);
        try {
            if (machine.oneIn(4)) disk.stopAfter(1 + random.nextInt(300));
            int actions = random.nextInt(ACTIONS_MAX);
            for (int i = 0; i < actions; i++) {
                if (machine.oneIn(8)) workload.repeat(engine);
                else workload.act(engine);
            }
        } catch (Stopped here) {
            counter.count(Happening.STOPPED);
        } catch (EventStoreException failed) {
            require(disk.faultsHappened() > 0, "the disk is well, but: %s", failed);
            counter.count(Happening.UNKNOWN);
        }
        machine.die();
        engine = machine.open(index, segments);
        engine.idle();
        if (!machine.oneIn(4)) workload.keepUp(engine);
        engine.idle();
        end(engine);
    }

    private void end(Engine engine) {
        if (machine.oneIn(2)) engine.close();
        machine.die();
    }

    // ---------------------------------------------------------------------------------------------------- rot

    private void rotAndRepair() throws IOException {
        var before = Rot.files(disk);
        var whole = Anatomy.of(Anatomy.segments(before));
        requireSame(model.head(), whole.head(), "head by the tables of the format");
        if (whole.batches().isEmpty()) return;
        keepRuns(before);
        var rot = new Rot(disk, random, whole);
        rot.setInBeforeLast();
        counter.count(Happening.DAMAGE);
        if (machine.oneIn(2)) meetWith(whole, before);
        var stray = stray(rot, whole, before);
        new RepairShop(random, machine, workload, () -> machine.openOnce(index, segments)).repair(whole, before, stray);
        requireSound();
    }

    /// Where a substitute's header is damaged, copies of before may bring back the very batch that it stands for:
    /// the next batch names that one still.
    private boolean mayComeBack(Anatomy whole, Map<String, byte[]> before, Map<String, byte[]> now) {
        var were = Anatomy.segments(before);
        var are = Anatomy.segments(now);
        return whole.batches().stream()
                .filter(batch -> batch.bodies().stream()
                        .anyMatch(body -> model.at(body.position()).isLost()))
                .anyMatch(batch -> {
                    int from = (int) batch.header().from();
                    int to = (int) batch.header().to();
                    return !Arrays.equals(were.get(batch.segment()), from, to, are.get(batch.segment()), from, to);
                });
    }

    private void keepRuns(Map<String, byte[]> files) {
        files.forEach((name, bytes) -> {
            if (!name.endsWith(".run")) return;
            var run = Map.of(name, bytes);
            boolean hasCopies = Anatomy.runs(run, run).stream().anyMatch(Anatomy.Run::hasCopies);
            if (hasCopies) oldRuns.put(name, bytes);
        });
    }

    /// Somebody has put a run back that is not of now: what is erased or lost by now, and stood elsewhere, is whole in
    /// it. And something that it has a copy of rots.
    ///
    /// @return its name, if somebody has
    private Optional<String> stray(Rot rot, Anatomy whole, Map<String, byte[]> before) {
        var there = Rot.files(disk);
        var strays = oldRuns.keySet().stream()
                .filter(name -> !there.containsKey(name))
                .toList();
        if (strays.isEmpty() || mayComeBack(whole, before, there) || !machine.oneIn(2)) return Optional.empty();
        var name = machine.any(strays);
        rot.write(name, 0, Objects.requireNonNull(oldRuns.get(name)));
        var last = whole.batches().getLast();
        boolean isAny = machine.oneIn(2);
        var copied = whole.batches().stream()
                .filter(batch -> !batch.equals(last))
                .flatMap(batch -> batch.bodies().stream())
                .filter(body -> Assessment.isNamedToCover(name, body.position()))
                .filter(body -> isAny
                        || model.isErased(body.position())
                        || model.at(body.position()).isLost())
                .toList();
        if (!copied.isEmpty()) rot.setIn(machine.any(copied), isAny);
        return Optional.of(name);
    }

    /// Nothing is damaged any more, once what is derived was read and made anew.
    private void requireSound() throws IOException {
        var engine = machine.open(index, segments);
        scrub(engine);
        requireSame(1L, engine.health().scrubs(), "scrubs");
        workload.requireSound(engine);
        requireSame(0L, engine.health().unhealedEvents(), "damaged events that a scrub has found after a repair");
        engine.close();
        var findings = Verification.run(disk, (done, total) -> {});
        var damages = Traces.thatMatters(findings.damages());
        require(damages.isEmpty(), "the store was repaired, and is damaged: %s", damages);
        requireSame(model.lost(), findings.counts().lost(), "lost events that are counted");
    }

    private void scrub(Engine engine) {
        require(engine.scrub().claim(), "it is not time for the first scrub");
        engine.scrub().run();
        machine.letAllRun();
        while (keepUp(engine)) machine.letAllRun();
    }

    /// What one kind of work has done may be what another has waited for.
    ///
    /// @return whether there was anything to do
    private static boolean keepUp(Engine engine) {
        boolean isAnything = false;
        for (var kind : Upkeep.Kind.values()) {
            if (!engine.upkeep().claim(kind)) continue;
            engine.upkeep().keepUp(kind);
            isAnything = true;
        }
        return isAnything;
    }

    // ---------------------------------------------------------------------------------------------------- met with

    /// Opens the store as it is, if it can be opened; reads it, or scrubs it before.
    private void meetWith(Anatomy whole, Map<String, byte[]> before) {
        Engine engine;
        try {
            engine = machine.openOnce(index, segments);
        } catch (CorruptionException refused) {
            var assessment = new Assessment(whole, model, before, Rot.files(disk), Optional.empty());
            require(!assessment.hitsBodiesOnly(), "only bodies are damaged, and the store is refused: %s", refused);
            counter.count(Happening.DAMAGE_REFUSED);
            machine.die();
            return;
        }
        var assessment = new Assessment(whole, model, before, Rot.files(disk), Optional.empty());
        try {
            if (machine.oneIn(4)) disk.stopAfter(1 + random.nextInt(60));
            if (machine.oneIn(2)) {
                scrub(engine);
                // Where the log cannot be read, nobody may know what is erased, nor make a damaged run anew.
                boolean mustEnd = assessment.hitsBodiesOnly();
                require(!mustEnd || engine.health().scrubs() == 1, "a scrub has not come to its end");
                requireHealed(assessment, whole, before);
            }
            requireServed(engine, assessment);
            disk.stopAfter(Long.MAX_VALUE);
            end(engine);
        } catch (Stopped here) {
            counter.count(Happening.STOPPED);
            machine.die();
        }
    }

    /// What a scrub has found is healed, where nobody writes any more.
    private void requireHealed(Assessment assessment, Anatomy whole, Map<String, byte[]> before) {
        // What may be erased no copy may bring back; and where nothing can be read, an erasure may have stood.
        boolean isFound = assessment.hitsBodiesOnly() || assessment.isAllTold();
        if (!assessment.keepsErasures() || !isFound) return;
        var now = new Assessment(whole, model, before, Rot.files(disk), Optional.empty());
        int last = whole.end().segment();
        for (var batch : whole.batches()) {
            if (batch.segment() == last) continue;
            for (var body : batch.bodies()) {
                if (!assessment.healable().contains(body.position())) continue;
                require(!now.isHit(body.position()), "position %d was not healed by a scrub", body.position());
                counter.count(Happening.DAMAGE_MENDED);
            }
        }
    }

    /// What is whole is served, or its copy; what is not is refused, and never made up.
    private void requireServed(Engine engine, Assessment assessment) {
        for (long position = 1; position <= model.head(); position++) {
            try {
                model.requireIs(position, workload.readAt(engine, position));
                if (assessment.isHit(position)) counter.count(Happening.DAMAGE_SERVED);
            } catch (CorruptionException | UnavailableException refused) {
                // Where no run tells what stands where, it is the log that has to tell, which may be damaged before
                // that.
                boolean isFound = assessment.hitsBodiesOnly() || assessment.isAllTold();
                boolean mustBe = assessment.keepsErasures()
                        && isFound
                        && assessment.kept().contains(position);
                require(!mustBe, "position %d was whole, or its copy: %s", position, refused);
                counter.count(Happening.DAMAGE_READ);
            }
        }
    }
}
