package dev.proust.contract.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep.Kind;
import dev.proust.engine.repair.Repair;
import dev.proust.engine.repair.RepairOptions;
import dev.proust.engine.verify.Findings;
import dev.proust.engine.verify.Verification;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.Stream;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A loss that is accepted outlives every crash at each point of it: a crash leaves the store as it was before,
/// or with exactly the accepted events lost, and told of once.
class RepairCrashTest {

    private static final long SEED = 1;
    private static final int EVENTS = 27;
    private static final int PENDING_MAX = 6;
    private static final int IN_BODY = 0;
    private static final int IN_HEADER = -(32 + "text/plain".length() + 2);
    private static final int HEALED = 2;
    private static final Set<Long> LOST = new TreeSet<>(Set.of(20L, 21L, 24L));
    private static final RepairOptions ACCEPT =
            RepairOptions.heal().acceptLoss(List.of(new Positions(20, 21), new Positions(24, 24)), "the disk was old");

    private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(SEED));
    private Checkpoint before = Checkpoint.START;
    private boolean isDecided;
    private boolean isToldOf;
    private int tried;

    @Test
    void whatever_crash_comes_exactly_what_was_accepted_is_lost_and_it_is_told_once() throws IOException {
        var engine = open(disk);
        fill(engine);
        before = engine.checkpoint(EVENTS);
        engine.close();
        flip(HEALED, IN_HEADER);
        flip(20, IN_HEADER);
        flip(21, IN_BODY);
        flip(24, IN_HEADER);
        var points = new CrashPoints(disk, operation -> crash());
        var report = Repair.run(disk, ACCEPT, new SplittableRandom(SEED), (done, total) -> {});
        assertThat(report.isRepaired()).isTrue();
        isDecided = true;
        var repaired = open(disk);
        isToldOf = true;
        repaired.close();
        points.here();
        disk.observer(operation -> {});
        assertThat(tried).isGreaterThan(300);
    }

    /// Events of three streams in turn, of which the first are in a run that holds copies.
    private static void fill(Engine engine) {
        for (int n = 1; n <= EVENTS; n++) {
            var event = NewEvent.of(stream(n % 3), "Said", Data.of(said(n).getBytes(US_ASCII), "text/plain"));
            engine.submit(Append.of(event), () -> {});
            engine.step();
            if (n != 19) continue;
            engine.idle();
            for (int i = 0; i < 3; i++) {
                for (var kind : Kind.values()) {
                    if (engine.upkeep().claim(kind)) engine.upkeep().keepUp(kind);
                }
            }
        }
    }

    private static Stream stream(int number) {
        return Stream.of("speaker", "" + number);
    }

    private static String said(int n) {
        return "words number %03d".formatted(n);
    }

    private void flip(int event, int distance) {
        for (var file : disk.files()) {
            if (!file.endsWith(".segment")) continue;
            var text = new String(disk.bytes(file, 0, (int) disk.size(file)), ISO_8859_1);
            int at = text.indexOf(said(event));
            if (at < 0) continue;
            disk.flipBit(file, at + distance, 2);
            return;
        }
        throw new AssertionError(said(event) + " is nowhere");
    }

    // ---------------------------------------------------------------------------------------------------- crashes

    private void crash() {
        var cuts = new Cuts(disk, PENDING_MAX, SEED, (fate, cut) -> requireSound(cut));
        cuts.tryAll();
        cuts.tryDamage();
        var killed = disk.copy(new SplittableRandom(SEED));
        killed.kill();
        crashAgain(killed.copy(new SplittableRandom(SEED)));
        requireSound(killed);
    }

    /// What a killed process has decided may exist in memory only, and the power may be cut while it is carried out.
    private void crashAgain(SimulatedDisk killed) {
        if (isDecided || !isUnderWay(killed)) return;
        var points = new CrashPoints(
                killed, operation -> new Cuts(killed, 2, SEED, (fate, cut) -> requireSound(cut)).tryAll());
        open(killed).close();
        points.here();
        killed.observer(operation -> {});
    }

    private static boolean isUnderWay(SimulatedDisk found) {
        try {
            return Repair.isUnderWay(found);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void requireSound(SimulatedDisk found) {
        tried++;
        try {
            var findings = verify(found);
            boolean isAfter = findings.counts().lost() > 0;
            if (isDecided) assertThat(isAfter).as(found::trace).isTrue();
            // What is told in the log may be torn, which the next opening cuts.
            if (isAfter) assertThat(findings.isOpenable()).as(found::trace).isTrue();
            if (isToldOf) assertThat(Repair.isUnderWay(found)).as(found::trace).isFalse();
            assertThat(findings.counts().lost()).isEqualTo(isAfter ? LOST.size() : 0);
            if (!isAfter) Repair.run(found, ACCEPT, new SplittableRandom(SEED), (done, total) -> {});
            var engine = open(found);
            requireLost(engine, found);
            engine.close();
            assertThat(found.files()).doesNotContain("accepted.loss", "sectors.redo");
            assertThat(verify(found).isSound()).as(found::trace).isTrue();
            var again = open(found);
            requireLost(again, found);
            again.close();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Findings verify(SimulatedDisk found) throws IOException {
        return Verification.run(found, (done, total) -> {});
    }

    private void requireLost(Engine engine, SimulatedDisk found) {
        var lost = new TreeSet<Long>();
        var versions = new HashMap<Stream, Long>();
        long count = 0;
        try (var reader = engine.read(Query.all(), ReadOptions.forwards())) {
            for (var event : reader) {
                assertThat(event.position()).isEqualTo(++count);
                assertThat(event.stream()).isEqualTo(stream((int) count % 3));
                assertThat(event.version()).isEqualTo(versions.merge(event.stream(), 1L, Long::sum));
                if (event.content() instanceof Content.Lost) {
                    lost.add(count);
                } else {
                    var data = event.present().orElseThrow().data();
                    assertThat(data).isEqualTo(Data.of(said((int) count).getBytes(US_ASCII), "text/plain"));
                }
            }
        }
        assertThat(count).isEqualTo(EVENTS);
        assertThat(lost).as(found::trace).isEqualTo(LOST);
        try (var reader = engine.read(Query.stream(Stream.of("$repairs")), ReadOptions.forwards())) {
            var told = new TreeSet<Long>();
            reader.forEach(event -> told.add(event.position()));
            assertThat(told).as(found::trace).containsExactly(EVENTS + 1L);
        }
        assertThat(engine.checkpoint(EVENTS)).isEqualTo(before);
        assertThat(engine.checkpoint(EVENTS + 1).incarnation()).isNotEqualTo(before.incarnation());
    }

    private static Engine open(SimulatedDisk disk) {
        // Another life, another chance: no two incarnations are the same.
        var random = new SplittableRandom(SEED + disk.operations());
        var world = new World(disk, new SimulatedClock(Instant.EPOCH), random, new SimulatedThreads(random));
        return Engine.open(world, Limits.standard(), new IndexSizes(20, Long.MAX_VALUE / 2, 0, 1_000_000));
    }
}
