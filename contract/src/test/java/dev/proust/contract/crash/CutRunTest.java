package dev.proust.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep;
import dev.proust.engine.log.SegmentSizes;
import dev.proust.store.Append;
import dev.proust.store.CorruptionException;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.Stream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A run that ends with what is cut from the log counts no more. What it covered is looked at by this open already, and
/// not only by the next one: a store is not opened today and refused tomorrow.
class CutRunTest {

    private static final int APPENDS = 1_500;

    /// Hardly anything of the log is told at an open.
    private static final IndexSizes SIZES = new IndexSizes(700, Long.MAX_VALUE / 2, 10_000).withWalkBytes(20_000);

    private final Random random = new Random(1);
    private final SimulatedDisk disk = new SimulatedDisk(random);
    private Anatomy whole = Anatomy.of(Map.of());

    /// A store of several segments, all of which one run covers.
    @BeforeEach
    void fill() {
        var engine = open();
        for (int i = 0; i < APPENDS; i++) {
            append(engine);
            keepUp(engine);
        }
        engine.idle();
        keepUp(engine);
        disk.kill();
        whole = Anatomy.of(Anatomy.segments(Rot.files(disk)));
        assertThat(whole.end().segment()).as("segments").isGreaterThan(3);
        assertThat(disk.files()).as("the run of it all").containsOnlyOnce("%019d-%019d.run".formatted(1, APPENDS));
    }

    @Test
    void what_it_covered_can_be_cut_at_the_end() {
        damageLast();
        requireAppends(APPENDS - 1);
        requireAppends(APPENDS);
    }

    @Test
    void what_it_covered_is_served_though_it_is_damaged() {
        damage(inSealedSegment());
        requireAppends(APPENDS);
    }

    @Test
    void what_it_covered_and_is_damaged_refuses_the_open_if_the_run_counts_no_more() {
        damageLast();
        damage(inSealedSegment());
        var before = sums();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(CorruptionException.class)
                    .hasMessageContaining(
                            "%010d.segment".formatted(inSealedSegment().segment()));
            assertThat(sums()).as("checksums of files").isEqualTo(before);
        }
    }

    private static void keepUp(Engine engine) {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = false;
            for (var kind : Upkeep.Kind.values()) {
                if (!engine.upkeep().claim(kind)) continue;
                engine.upkeep().keepUp(kind);
                goesOn = true;
            }
        }
    }

    /// Damages the last event, and all that vouch for it; its batch, with which the run ends, still has its header.
    private void damageLast() {
        for (var batch : whole.batches()) {
            if (batch.firstPosition() > APPENDS) damage(batch);
            else if (batch.firstPosition() == APPENDS)
                flip(batch.bodies().getFirst().span());
        }
    }

    /// A batch in the middle of the last segment but one.
    private Anatomy.Batch inSealedSegment() {
        var batches = whole.batches().stream()
                .filter(batch -> batch.segment() == whole.end().segment() - 1)
                .toList();
        return batches.get(batches.size() / 2);
    }

    private void damage(Anatomy.Batch batch) {
        flip(batch.header());
    }

    private void flip(Anatomy.Span span) {
        disk.flipBit("%010d.segment".formatted(span.segment()), span.from() + 40, 3);
    }

    private Map<String, Integer> sums() {
        var sums = new TreeMap<String, Integer>();
        Rot.files(disk).forEach((file, bytes) -> sums.put(file, Arrays.hashCode(bytes)));
        return sums;
    }

    /// The store is opened, can be written to, and has lost the event at the end only.
    private void requireAppends(long head) {
        var engine = open();
        assertThat(append(engine)).isEqualTo(head + 1);
        try (var reader = engine.read(Query.all(), ReadOptions.backwards().limit(2))) {
            assertThat(reader.iterator().next().position()).isEqualTo(head + 1);
        }
        disk.kill();
    }

    private static long append(Engine engine) {
        var event = NewEvent.of(Stream.of("order-1"), "Placed", Data.of(new byte[200], "application/octet-stream"));
        var pending = engine.submit(Append.of(event), () -> {});
        engine.step();
        return pending.answer().firstPosition();
    }

    private Engine open() {
        var clock = new SimulatedClock(Instant.parse("2026-01-01T00:00:00Z"));
        var world = new World(disk, clock, random, new SimulatedThreads(random));
        return Engine.open(
                world, Limits.standard(), SIZES, new SegmentSizes(SegmentSizes.BYTES_MIN, SegmentSizes.BYTES_MIN));
    }
}
