package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.SimulatedClock;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.contract.sim.Stopped;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep;
import dev.proust.engine.log.SegmentSizes;
import dev.proust.store.Append;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever is lost of the index, a store opens, and says what it said before: at once, while the index is made anew,
/// and after that.
class LostIndexTest {

    private static final int APPENDS = 1_500;
    private static final int STREAMS = 200;
    private static final Tag TAG = Tag.of("customer", "7");
    private static final Limits LIMITS = Limits.standard();

    /// Hardly anything of the log is told at an open.
    private static final IndexSizes SIZES = new IndexSizes(700, Long.MAX_VALUE / 2, 10_000).withWalkBytes(20_000);

    private final Random random = new Random(1);
    private final SimulatedDisk disk = new SimulatedDisk(random);
    private final AtomicInteger reads = new AtomicInteger();
    private final List<RecordedEvent> before = new ArrayList<>();
    private final List<Append> appends = new ArrayList<>();
    private final Map<Stream, Long> versions = new HashMap<>();
    private Checkpoint tagged = Checkpoint.START;
    private Engine engine = open();

    @BeforeEach
    void fill() {
        for (int i = 0; i < APPENDS; i++) {
            var stream = Stream.of("order", "" + random.nextInt(STREAMS));
            boolean isTagged = i % 500 == 7;
            var event = isTagged ? event(stream).tagged(TAG) : event(stream);
            var append = Append.of(event).withId("append-" + i);
            appends.add(append);
            var appended = append(append);
            if (isTagged) tagged = appended.checkpoint();
            versions.merge(stream, 1L, Long::sum);
            keepUp(kind -> true);
        }
        before.addAll(read(Query.all()));
        assertThat(runs()).as("runs").hasSizeGreaterThan(3);
        assertThat(disk.files()).as("segments").contains("0000000004.segment");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void all_of_it_may_be_deleted() {
        losing(run -> true);
    }

    /// What is told at an open is in memory: so it must be little, however much is missing.
    @Test
    void an_open_tells_little_of_the_log() {
        engine.close();
        runs().forEach(this::delete);
        reopen();
        long toldMax = SIZES.walkBytes() / 512;
        assertThat(engine.missing()).isGreaterThanOrEqualTo(APPENDS - toldMax);
    }

    @Test
    void any_part_of_it_may_be_deleted() {
        for (int i = 0; i < 5; i++) {
            losing(run -> random.nextInt(3) > 0);
        }
    }

    @Test
    void each_run_may_be_deleted() {
        for (int i = 0; i < runs().size(); i++) {
            var lost = runs().get(i);
            losing(lost::equals);
        }
    }

    @Test
    void all_of_it_may_be_damaged() {
        engine.close();
        for (var run : runs()) {
            // What is verified when it is opened.
            disk.flipBit(run, disk.size(run) - 4096 - 1, 3);
        }
        reopen();
        requireAll();
    }

    @Test
    void it_may_be_of_another_time() {
        var old = new HashMap<String, byte[]>();
        runs().forEach(run -> old.put(run, disk.bytes(run, 0, Integer.MAX_VALUE)));
        for (int i = 0; i < 3 * APPENDS; i++) {
            append(Append.of(event(Stream.of("later", "" + i % 10))));
            keepUp(kind -> true);
        }
        engine.close();
        runs().forEach(this::delete);
        old.forEach(this::write);
        before.clear();
        reopen();
        assertThat(engine.missing()).isPositive();
        before.addAll(read(Query.all()));
        assertThat(before).hasSize(4 * APPENDS);
        requireAll();
    }

    @Test
    void a_refill_may_be_killed_at_any_moment() {
        engine.close();
        runs().forEach(this::delete);
        for (int stop = 1; ; stop += 1 + random.nextInt(4)) {
            reopen();
            if (engine.missing() == 0) break;
            disk.stopAfter(stop);
            try {
                keepUp(kind -> true);
                disk.stopAfter(Long.MAX_VALUE);
                assertThat(engine.missing()).as("missing at last").isZero();
                break;
            } catch (Stopped here) {
                if (random.nextBoolean()) disk.kill();
                else disk.powerCut();
            }
        }
        requireAll();
    }

    // ---------------------------------------------------------------------------------------------------- what it says

    private void losing(Predicate<String> lost) {
        engine.close();
        runs().stream().filter(lost).forEach(this::delete);
        reopen();
        requireAll();
    }

    /// Before anything is made anew, while it is, and after that.
    private void requireAll() {
        requireSame();
        requireJudged();
        while (engine.upkeep().isDue(Upkeep.Kind.REFILL)) {
            work();
            requireSame();
        }
        keepUp(kind -> true);
        assertThat(engine.missing()).as("missing after all").isZero();
        requireSame();
        requireJudged();
    }

    private void work() {
        try {
            engine.upkeep().work(Upkeep.Kind.REFILL);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void requireSame() {
        assertThat(read(Query.all()).subList(0, before.size())).isEqualTo(before);
        assertThat(read(Query.tagged(TAG))).hasSize(3);
        for (int i = 0; i < 5; i++) {
            var stream = Stream.of("order", "" + random.nextInt(STREAMS));
            assertThat(read(Query.stream(stream)))
                    .hasSize(versions.getOrDefault(stream, 0L).intValue());
        }
    }

    /// Every kind of condition, right and wrong, while the writer reads nothing.
    private void requireJudged() {
        var stream = Stream.of("order", "" + random.nextInt(STREAMS));
        long version = versions.getOrDefault(stream, 0L);
        var nobody = Stream.of("nobody", "" + random.nextLong());
        requireConflict(Condition.version(stream, version + 1));
        requireConflict(Condition.streamExists(nobody));
        requireConflict(Condition.unchanged(Query.tagged(TAG), Checkpoint.START));
        if (version > 0) requireConflict(Condition.noStream(stream));
        append(Append.of(event(Stream.of("other")))
                .onlyIf(Condition.version(stream, version))
                .onlyIf(Condition.noStream(nobody))
                .onlyIf(Condition.unchanged(Query.tagged(TAG), tagged)));
        int known = random.nextInt(APPENDS);
        var repeated = append(appends.get(known));
        assertThat(repeated.repeated()).as("whether append %d is known", known).isTrue();
        assertThat(repeated.firstPosition()).isEqualTo(known + 1);
    }

    private void requireConflict(Condition condition) {
        assertThatThrownBy(() -> append(Append.of(event(Stream.of("other"))).onlyIf(condition)))
                .as("%s", condition)
                .isInstanceOf(ConflictException.class);
    }

    private static NewEvent event(Stream stream) {
        return NewEvent.of(stream, "Happened", Data.of(new byte[200], "application/octet-stream"));
    }

    private List<RecordedEvent> read(Query query) {
        var events = new ArrayList<RecordedEvent>();
        try (var reader = engine.read(query, ReadOptions.forwards())) {
            reader.forEach(events::add);
        }
        return events;
    }

    private Appended append(Append append) {
        var pending = engine.submit(append, () -> {});
        disk.observer(operation -> {
            if (operation.kind() == Kind.READ) reads.incrementAndGet();
        });
        engine.step();
        disk.observer(operation -> {});
        assertThat(reads.get()).as("reads by the writer").isZero();
        return pending.answer();
    }

    // ---------------------------------------------------------------------------------------------------- the store

    private Engine open() {
        var clock = new SimulatedClock(Instant.parse("2026-01-01T00:00:00Z"));
        var world = new World(disk, clock, random, new SimulatedThreads(random));
        return Engine.open(world, LIMITS, SIZES, new SegmentSizes(SegmentSizes.BYTES_MIN, SegmentSizes.BYTES_MIN));
    }

    private void reopen() {
        engine = open();
    }

    private void keepUp(Predicate<Upkeep.Kind> kinds) {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = false;
            for (var kind : Upkeep.Kind.values()) {
                if (!kinds.test(kind) || !engine.upkeep().claim(kind)) continue;
                engine.upkeep().keepUp(kind);
                goesOn = true;
            }
        }
    }

    private List<String> runs() {
        return disk.files().stream().filter(file -> file.endsWith(".run")).toList();
    }

    private void delete(String file) {
        try {
            disk.delete(file);
            disk.syncDirectory();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void write(String name, byte[] bytes) {
        try (var file = disk.create(name)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.sync();
            disk.syncDirectory();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
