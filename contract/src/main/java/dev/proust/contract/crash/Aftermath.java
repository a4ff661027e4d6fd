package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.contract.crash.Claim.Shown;
import dev.proust.contract.crash.Claim.Shown.Later;
import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.log.RecoveryReport.Cut;
import dev.proust.store.Append;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// What a store does after a crash: it is opened, shows what it holds, and takes one more append. At each point of
/// that it is known what it must hold after the next crash.
final class Aftermath {

    private static final int LOOKED_UP = 6;
    private static final int HEADER_BYTES = 4096;

    private final SimulatedDisk disk;
    private final long seed;
    private Claim claim;

    /// @param claim what it must hold
    Aftermath(SimulatedDisk disk, long seed, Claim claim) {
        this.disk = disk;
        this.seed = seed;
        this.claim = claim;
    }

    /// What it must hold now.
    Claim claim() {
        return claim;
    }

    /// Comes to pass.
    ///
    /// @param isShown is run when the store has shown what it holds
    void run(Runnable isShown) {
        var before = disk.copy(new SplittableRandom(seed));
        var engine = open(disk, seed);
        requireReported(before, engine.report().cuts());
        var recovered = Lives.everything(engine);
        claim.requireHeldBy(recovered);
        requireIndexed(engine, recovered);
        claim = new Shown(recovered, Later.NOT_YET);
        isShown.run();

        var pending = engine.submit(Append.of(NewEvent.of(Shown.LATER, "Later", Data.none())), () -> {});
        claim = new Shown(recovered, Later.UNDER_WAY);
        engine.step();
        requireSame(recovered.size() + 1L, pending.answer().firstPosition(), "position of what comes next");
        claim = new Shown(recovered, Later.ACKNOWLEDGED);
    }

    /// The power is cut, nothing that is pending survives, and the store is opened once more.
    void runOnceMore() {
        disk.powerCut(pending -> 0);
        claim.requireHeldBy(Lives.everything(open(disk, seed + 1)));
    }

    private static Engine open(SimulatedDisk disk, long seed) {
        var random = new SplittableRandom(seed);
        var clock = new SimulatedClock(Instant.EPOCH);
        var world = new World(disk, clock, random, new SimulatedThreads(random));
        return Engine.open(world, Limits.standard(), ShortStory.INDEX);
    }

    // ---------------------------------------------------------------------------------------------------- index

    /// What is found by key is what is found by looking through all of it, where the newest events are concerned.
    private static void requireIndexed(Engine engine, List<RecordedEvent> recovered) {
        for (var query : queries(recovered.subList(Math.max(0, recovered.size() - LOOKED_UP), recovered.size()))) {
            var expected =
                    recovered.stream().filter(event -> matches(query, event)).toList();
            var found = new ArrayList<RecordedEvent>();
            try (var reader = engine.read(query, ReadOptions.forwards())) {
                reader.forEach(found::add);
            }
            requireSame(expected, found, "what %s finds", query);
        }
    }

    private static Set<Query> queries(List<RecordedEvent> events) {
        var queries = new LinkedHashSet<Query>();
        for (var event : events) {
            queries.add(Query.stream(event.stream()));
            queries.add(Query.of(Criterion.category(event.stream().category()).withTypes(Set.of(event.type()))));
            queries.add(Query.births(event.stream().category()));
            event.appendId().ifPresent(id -> queries.add(Query.append(id)));
            tags(event).forEach(tag -> queries.add(Query.tagged(tag)));
        }
        return queries;
    }

    private static boolean matches(Query query, RecordedEvent event) {
        return query.matches(event.stream(), event.version(), event.type(), tags(event), event.appendId());
    }

    private static List<Tag> tags(RecordedEvent event) {
        return event.present().orElseThrow().tags();
    }

    // ---------------------------------------------------------------------------------------------------- report

    /// Whatever the open has taken away it has reported and kept, and what it has reported was there.
    private void requireReported(SimulatedDisk before, List<Cut> cuts) {
        for (var cut : cuts) {
            var bytes = before.bytes(cut.file(), cut.offset(), (int) cut.bytes());
            var kept = disk.bytes(cut.keptIn(), 0, (int) cut.bytes() + 1);
            require(Arrays.equals(bytes, kept), "not what was cut, but something else is kept: %s", cut);
        }
        for (var file : before.files()) {
            if (file.endsWith(".segment")) requireReported(file, before, cuts);
            else if (file.endsWith(".cut")) requireSame(before.size(file), disk.size(file), "size of %s", file);
        }
    }

    private void requireReported(String file, SimulatedDisk before, List<Cut> cuts) {
        var were = before.bytes(file, 0, (int) before.size(file));
        boolean isDropped = !disk.files().contains(file);
        var are = isDropped ? new byte[0] : disk.bytes(file, 0, were.length);
        var mine = cuts.stream().filter(cut -> cut.file().equals(file)).toList();
        // A segment that nothing names may go, and its header says nothing that the first one's does not.
        for (int at = isDropped ? HEADER_BYTES : 0; at < were.length; at++) {
            int same = Arrays.mismatch(were, at, were.length, are, Math.min(at, are.length), are.length);
            if (same < 0) return;
            at += same;
            if (at == were.length || were[at] == 0) continue;
            int changed = at;
            boolean isReported =
                    mine.stream().anyMatch(cut -> cut.offset() <= changed && changed < cut.offset() + cut.bytes());
            require(isReported, "byte %d of %s was taken away, and nothing is said of it: %s", at, file, cuts);
        }
    }
}
