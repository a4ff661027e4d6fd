package dev.proust.contract.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep.Kind;
import dev.proust.engine.verify.Verification;
import dev.proust.store.Append;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.FoldId;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.Snapshot;
import dev.proust.store.Stream;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// An erasure outlives every crash at each point of it: what is erased stays so, goes in the end, and takes nothing
/// else with it.
class ErasureCrashTest {

    private static final long SEED = 1;
    private static final int EVENTS = 24;
    private static final int PENDING_MAX = 6;
    private static final Set<Long> ERASED = new TreeSet<>(Set.of(2L, 5L, 8L, 11L, 14L, 17L, 20L, 23L));

    private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(SEED));
    private boolean isAnswered;
    private boolean isGone;
    private int tried;

    @Test
    void whatever_crash_comes_what_is_erased_stays_so_and_goes_in_the_end() throws IOException {
        var engine = open(disk);
        fill(engine);
        var points = new CrashPoints(disk, operation -> crash());
        var ranges = engine.erasable(Query.stream(stream(1)));
        var pending = engine.submitErasure(ranges, "asked for", () -> {});
        engine.step();
        pending.answer();
        isAnswered = true;
        assertThat(engine.upkeep().claim(Kind.ERASE)).isTrue();
        engine.upkeep().keepUp(Kind.ERASE);
        isGone = engine.goneUpTo() == EVENTS + 1;
        assertThat(isGone).isTrue();
        points.here();
        disk.observer(operation -> {});
        assertThat(tried).isGreaterThan(500);
    }

    /// Events of three streams in turn, some of them in a run that holds copies, and states of them.
    private void fill(Engine engine) {
        for (int i = 0; i < EVENTS; i++) {
            engine.submit(Append.of(NewEvent.of(stream(i % 3), "Said", said(i % 3, i % 5 == 4 ? 900 : 3))), () -> {});
            engine.step();
            if (i == 18) keepUp(engine);
        }
        var state = new Snapshot(stream(1).name(), new FoldId("fold", 1), engine.checkpoint(EVENTS), 8, said(1, 3));
        engine.snapshots().save(state);
        assertThat(disk.files()).anyMatch(file -> file.endsWith(".run"));
    }

    private static void keepUp(Engine engine) {
        engine.idle();
        for (int i = 0; i < 3; i++) {
            for (var kind : Kind.values()) {
                if (engine.upkeep().claim(kind)) engine.upkeep().keepUp(kind);
            }
        }
    }

    private static Stream stream(int number) {
        return Stream.of("speaker", "" + number);
    }

    private static Data said(int speaker, int times) {
        return Data.of(("secret of " + speaker + "! ").repeat(times).getBytes(US_ASCII), "text/plain");
    }

    // ---------------------------------------------------------------------------------------------------- crashes

    private void crash() {
        var cuts = new Cuts(disk, PENDING_MAX, SEED, (fate, cut) -> requireSound(cut));
        cuts.tryAll();
        cuts.tryDamage();
        var killed = disk.copy(new SplittableRandom(SEED));
        killed.kill();
        requireSound(killed);
    }

    private void requireSound(SimulatedDisk found) {
        tried++;
        if (isGone) requireNowhere(found);
        var engine = open(found);
        assertThat(engine.report().damagedBatches()).as(found::trace).isZero();
        boolean isErased = requireAllOrNothing(engine, found);
        keepUp(engine);
        if (isErased) {
            assertThat(engine.goneUpTo()).as(found::trace).isEqualTo(EVENTS + 1);
            requireNowhere(found);
        }
        assertThat(requireAllOrNothing(engine, found)).isEqualTo(isErased);
        engine.close();
        try {
            assertThat(Verification.run(found, (done, total) -> {}).isSound()).isTrue();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// @return whether all that was to be erased is
    private boolean requireAllOrNothing(Engine engine, SimulatedDisk found) {
        var erased = new TreeSet<Long>();
        long count = 0;
        try (var reader = engine.read(Query.all(), ReadOptions.forwards())) {
            for (var event : reader) {
                assertThat(event.position()).isEqualTo(++count);
                if (event.content() instanceof Content.Erased) {
                    erased.add(count);
                } else {
                    int i = (int) count - 1;
                    assertThat(event.present().orElseThrow().data()).isEqualTo(said(i % 3, i % 5 == 4 ? 900 : 3));
                }
            }
        }
        assertThat(count).isEqualTo(EVENTS);
        if (isAnswered || !erased.isEmpty()) assertThat(erased).as(found::trace).isEqualTo(ERASED);
        return !erased.isEmpty();
    }

    private static void requireNowhere(SimulatedDisk found) {
        for (var file : found.files()) {
            if (file.endsWith(".cut")) continue;
            var text = new String(found.bytes(file, 0, (int) found.size(file)), ISO_8859_1);
            assertThat(text.contains("secret of 1!"))
                    .as("%s%n%s", file, found.trace())
                    .isFalse();
        }
    }

    private static Engine open(SimulatedDisk disk) {
        var random = new SplittableRandom(SEED);
        var world = new World(disk, new SimulatedClock(Instant.EPOCH), random, new SimulatedThreads(random));
        return Engine.open(world, Limits.standard(), new IndexSizes(20, Long.MAX_VALUE / 2, 0, 1_000_000));
    }
}
