package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.contract.sim.SimulatedThreads;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// How often the disk is read, with nothing in memory that need not be there: a load costs two reads for each
/// merged run that holds the stream, however many events it has and however far apart they lay; a part of a stream
/// costs no more than it has; and the writer reads nothing at all.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadsOfDiskTest {

    private static final int FILLERS = 40;
    private static final int MERGED_RUNS = 2;
    private static final int[] LENGTHS = {10, 100, 1_000};

    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger bytes = new AtomicInteger();
    private Engine engine;

    @BeforeAll
    void fill() {
        engine = filled(disk, 1_000, 0);
    }

    /// Three streams that are scattered over the whole history, and many more; most of it merged.
    private Engine filled(SimulatedDisk disk, int rounds, long cacheBytes) {
        var random = new Random(1);
        var world = new World(disk, Clock.systemUTC(), random, new SimulatedThreads(random));
        var filled = Engine.open(world, Limits.standard(), new IndexSizes(3_000, Long.MAX_VALUE / 2, cacheBytes));
        disk.observer(operation -> {
            if (operation.kind() != Kind.READ) return;
            reads.incrementAndGet();
            bytes.addAndGet(operation.length());
        });
        for (int round = 0; round < rounds; round++) {
            var events = new ArrayList<NewEvent>();
            for (int length : LENGTHS) {
                if (round % (1_000 / length) == 0) events.add(event(stream(length), random));
            }
            for (int i = 0; i < FILLERS; i++) {
                events.add(event(Stream.of("filler", "" + random.nextInt(4_000)), random));
            }
            if (round == rounds / 2) events.add(NewEvent.of(Stream.of("rare", "1"), "Rare", Data.none()));
            append(filled, Append.of(events));
            for (var kind : Upkeep.Kind.values()) {
                if (filled.upkeep().claim(kind)) filled.upkeep().keepUp(kind);
            }
        }
        return filled;
    }

    @AfterAll
    void close() {
        engine.close();
    }

    @Test
    void a_load_takes_two_reads_for_each_merged_run_that_holds_the_stream() {
        assertThat(mergedRuns()).hasSize(MERGED_RUNS);
        for (int length : LENGTHS) {
            var options = ReadOptions.forwards().limit(length * 6 / 10);
            reads.set(0);
            var events = read(Query.stream(stream(length)), options);
            assertThat(events).hasSize(length * 6 / 10);
            assertThat(reads.get()).as("reads of %d events", length).isLessThanOrEqualTo(2 * MERGED_RUNS);
        }
    }

    /// Merged runs span many times what others do; a file's name says the positions that it covers.
    private List<String> mergedRuns() {
        return disk.files().stream()
                .filter(file -> file.endsWith(".run"))
                .filter(file -> Long.parseLong(file.substring(20, 39)) - Long.parseLong(file.substring(0, 19)) > 10_000)
                .toList();
    }

    @Test
    void the_writer_reads_nothing_whatever_the_condition() {
        var lately = read(Query.stream(stream(10)), ReadOptions.backwards().limit(1));
        var conditions = List.of(
                Condition.version(stream(1_000), 1_000),
                Condition.noStream(Stream.of("nobody", "1")),
                Condition.streamExists(stream(10)),
                Condition.unchanged(Query.stream(stream(10)), lately.getFirst().checkpoint()));
        for (var condition : conditions) {
            var pending = engine.submit(
                    Append.of(event(Stream.of("other", "1"), new Random(2))).onlyIf(condition), () -> {});
            reads.set(0);
            engine.step();
            assertThat(reads.get()).as("reads by the writer for %s", condition).isZero();
            assertThat(pending.answer().repeated()).isFalse();
        }
    }

    @Test
    void a_new_stream_is_known_to_be_new_without_a_read() {
        int none = 0;
        for (int i = 0; i < 100; i++) {
            reads.set(0);
            append(Append.of(event(Stream.of("new", "" + i), new Random(3)))
                    .onlyIf(Condition.noStream(Stream.of("new", "" + i))));
            if (reads.get() == 0) none++;
        }
        assertThat(none).as("of 100 appends to new streams").isGreaterThanOrEqualTo(95);
    }

    @Test
    void a_read_backwards_touches_only_what_it_returns() {
        reads.set(0);
        var last = read(Query.stream(stream(1_000)), ReadOptions.backwards().limit(3));
        assertThat(last).hasSize(3);
        assertThat(reads.get()).isLessThanOrEqualTo(8);
    }

    @Test
    void who_follows_one_rare_type_does_not_read_the_rest_of_the_log() {
        reads.set(0);
        var follower = engine.follow(Query.of(Criterion.ofTypes("Rare")), Checkpoint.START);
        var events = new ArrayList<RecordedEvent>();
        for (var signal = follower.poll(); signal.isPresent(); signal = follower.poll()) {
            if (signal.get() instanceof RecordedEvent event) events.add(event);
        }
        follower.close();
        assertThat(events).extracting(RecordedEvent::type).containsExactly("Rare");
        assertThat(reads.get()).as("reads").isLessThanOrEqualTo(8);
    }

    @Test
    void an_append_on_the_version_of_a_stream_that_was_just_loaded_reads_nothing() {
        var cached = filled(new SimulatedDisk(new Random(2)), 200, 1024 * 1024);
        try (var reader = cached.read(Query.stream(stream(100)), ReadOptions.forwards())) {
            assertThat(reader).hasSize(20);
        }
        reads.set(0);
        append(cached, Append.of(event(stream(100), new Random(4))).onlyIf(Condition.version(stream(100), 20)));
        assertThat(reads.get()).isZero();
        cached.close();
    }

    @Test
    void an_append_on_nothing_having_changed_lately_reads_nothing_whatever_the_query() {
        var lately =
                read(Query.all(), ReadOptions.backwards().limit(1)).getFirst().checkpoint();
        for (var query : List.of(
                Query.stream(stream(1_000)), Query.category("filler"), Query.tagged(Tag.of("customer", "nobody")))) {
            append(Append.of(event(Stream.of("other", "2"), new Random(5))));
            reads.set(0);
            append(Append.of(event(Stream.of("other", "3"), new Random(6))).onlyIf(Condition.unchanged(query, lately)));
            assertThat(reads.get()).as("reads for %s", query).isZero();
        }
    }

    @Test
    void a_read_from_a_version_on_touches_only_what_it_returns() {
        for (int version : new int[] {50, 300}) {
            var options = ReadOptions.forwards().fromVersion(version).limit(5);
            startCounting();
            var events = read(Query.stream(stream(1_000)), options);
            assertThat(events).hasSize(5);
            requireLittle("from version " + version);
        }
    }

    @Test
    void a_read_backwards_from_the_middle_touches_only_what_it_returns() {
        for (int version : new int[] {50, 300}) {
            var at = read(
                    Query.stream(stream(1_000)),
                    ReadOptions.forwards().fromVersion(version).limit(1));
            startCounting();
            var events = read(
                    Query.stream(stream(1_000)),
                    ReadOptions.backwards().before(at.getFirst().checkpoint()).limit(5));
            assertThat(events).hasSize(5);
            requireLittle("back from version " + version);
        }
    }

    /// A bucket of each run at most, which says what the run has of the stream, and the blocks of a few events, one of
    /// which may have been guessed wrongly.
    private void requireLittle(String what) {
        int runs = (int)
                disk.files().stream().filter(file -> file.endsWith(".run")).count();
        assertThat(reads.get()).as("reads " + what).isLessThanOrEqualTo(runs + 4);
        assertThat(bytes.get()).as("bytes " + what).isLessThanOrEqualTo(runs * 5 * 1024 + 2 * 20 * 1024);
    }

    @Test
    void an_event_that_is_in_no_run_takes_one_short_read_of_the_log() {
        for (int i = 0; i < 100; i++) {
            append(Append.of(event(Stream.of("late", "" + i), new Random(4))));
        }
        int shortReads = 0;
        for (int i = 0; i < 100; i++) {
            startCounting();
            assertThat(read(Query.stream(Stream.of("late", "" + i)), ReadOptions.forwards()))
                    .hasSize(1);
            if (reads.get() == 1 && bytes.get() <= 8 * 1024) shortReads++;
        }
        assertThat(shortReads).as("of 100 events, as filters err").isGreaterThanOrEqualTo(95);
    }

    @Test
    void many_events_in_a_row_take_few_reads_of_the_log() {
        for (int i = 0; i < 1_000; i++) {
            append(Append.of(event(Stream.of("row", "" + i), new Random(5)).tagged(Tag.of("row", "all"))));
        }
        for (var options : List.of(ReadOptions.forwards(), ReadOptions.backwards())) {
            startCounting();
            assertThat(read(Query.tagged(Tag.of("row", "all")), options)).hasSize(1_000);
            assertThat(reads.get()).as("reads %s", options.direction()).isLessThanOrEqualTo(30);
        }
    }

    private void startCounting() {
        reads.set(0);
        bytes.set(0);
    }

    private List<RecordedEvent> read(Query query, ReadOptions options) {
        var events = new ArrayList<RecordedEvent>();
        try (var reader = engine.read(query, options)) {
            reader.forEach(events::add);
        }
        return events;
    }

    private void append(Append append) {
        append(engine, append);
    }

    private static void append(Engine engine, Append append) {
        var pending = engine.submit(append, () -> {});
        engine.step();
        pending.answer();
    }

    private static Stream stream(int length) {
        return Stream.of("entity", "" + length);
    }

    private static NewEvent event(Stream stream, Random random) {
        var data = new byte[200];
        random.nextBytes(data);
        return NewEvent.of(stream, "Happened", Data.of(data, "application/octet-stream"));
    }
}
