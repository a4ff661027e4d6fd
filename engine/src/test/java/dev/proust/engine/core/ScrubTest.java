package dev.proust.engine.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proust.engine.Proust;
import dev.proust.engine.ScrubPace;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.FileDisk;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep;
import dev.proust.engine.log.SegmentSizes;
import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What nobody reads is read all the same, from time to time and slowly; what is found damaged is healed or
/// told of.
class ScrubTest {

    private static final int EVENTS = 300;
    private static final long BYTES_PER_SECOND = 1024 * 1024;
    private static final String FIRST = "0000000001.segment";

    @TempDir
    private Path directory;

    private final Deque<Runnable> started = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.ofEpochSecond(1_800_000_000);
    private Runnable meanwhile = () -> {};
    private long pausedNanos;
    private int seed = 1;
    private byte[] whole = new byte[0];

    @BeforeEach
    void live() throws IOException {
        var engine = open();
        for (int n = 1; n <= EVENTS; n++) {
            var event = NewEvent.of(Stream.of("order", "" + n % 7), "Placed", Data.json(said(n)));
            engine.submit(Append.of(event), () -> {});
            engine.step();
        }
        putInOrder(engine);
        engine.close();
        whole = Files.readAllBytes(directory.resolve(FIRST));
    }

    @Test
    void it_is_time_once_at_the_beginning_and_then_after_each_period() throws IOException {
        var engine = open();
        assertThat(engine.scrub().claim()).isTrue();
        assertThat(engine.scrub().claim()).as("while one is under way").isFalse();
        engine.scrub().run();
        assertThat(engine.health().scrubs()).isEqualTo(1);

        now = now.plus(Duration.ofHours(24)).minusSeconds(1);
        assertThat(engine.scrub().claim()).isFalse();
        now = now.plusSeconds(1);
        assertThat(engine.scrub().claim()).isTrue();
        engine.scrub().run();
        assertThat(engine.health().scrubs()).isEqualTo(2);
        engine.close();
        now = now.plus(Duration.ofDays(2));
        assertThat(engine.scrub().claim()).as("of a closed store").isFalse();
    }

    @Test
    void a_clock_that_was_set_back_makes_nobody_wait_for_it() throws IOException {
        var engine = open();
        scrub(engine);
        now = now.minus(Duration.ofHours(1));
        assertThat(engine.scrub().claim()).isTrue();
        engine.close();
    }

    @Test
    void runs_are_read_no_faster_than_the_log() throws IOException {
        var random = new Random(7);
        var engine = open();
        for (int n = 0; n < 200; n++) {
            var bytes = new byte[1_500];
            random.nextBytes(bytes);
            var data = Data.of(bytes, "application/octet-stream");
            engine.submit(Append.of(NewEvent.of(Stream.of("large", "" + n % 3), "Said", data)), () -> {});
            engine.step();
        }
        putInOrder(engine);
        pausedNanos = 0;
        scrub(engine);
        engine.close();
        long withRuns = pausedNanos;
        long runBytes = runBytes();
        deleteRuns();
        engine = open();
        pausedNanos = 0;
        scrub(engine);
        engine.close();

        // A slice may be owed still, each time.
        long owed = 2 * 64 * 1024;
        assertThat(runBytes).isGreaterThan(2 * owed);
        assertThat(withRuns - pausedNanos).isGreaterThan((runBytes - owed) * 1_000_000_000 / BYTES_PER_SECOND);
    }

    private long runBytes() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(any -> any.toString().endsWith(".run"))
                    .mapToLong(any -> any.toFile().length())
                    .sum();
        }
    }

    @Test
    void it_reads_no_faster_than_its_pace() throws IOException {
        var engine = open();
        pausedNanos = 0;
        scrub(engine);
        long slow = pausedNanos;
        engine.scrub().pace(Duration.ofDays(1), 4 * BYTES_PER_SECOND);
        pausedNanos = 0;
        scrub(engine);

        // Each event has a sector of its own. The last segment is written to, and a slice may be owed still.
        long bytes = EVENTS * 512L - SegmentSizes.BYTES_MIN - 64 * 1024;
        assertThat(slow).isGreaterThan(bytes * 1_000_000_000 / BYTES_PER_SECOND);
        assertThat(pausedNanos).isCloseTo(slow / 4, within(slow / 40));
        engine.close();
    }

    @Test
    void a_damaged_body_that_nobody_reads_is_mended() throws IOException {
        flip(5, 0);
        var engine = open();
        scrub(engine);

        assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(whole);
        assertThat(engine.health().mendedEvents()).isEqualTo(1);
        assertThat(engine.health().unhealedEvents()).isZero();
        engine.close();
    }

    @Test
    void a_damaged_header_that_nobody_reads_is_mended() throws IOException {
        flip(5, -(32 + "application/json".length() + 2));
        var engine = open();
        scrub(engine);

        assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(whole);
        engine.close();
    }

    @Test
    void what_has_no_copy_is_counted_and_told() throws IOException {
        deleteRuns();
        flip(5, 0);
        destroyBatchOf(9);
        var engine = open();
        scrub(engine);

        assertThat(engine.health().unhealedEvents()).isEqualTo(2);
        assertThat(told).anyMatch(text -> text.contains("position 5")).anyMatch(text -> text.contains("position 9"));
        scrub(engine);
        assertThat(engine.health().unhealedEvents()).as("of the last one").isEqualTo(2);
        engine.close();
    }

    @Test
    void what_rots_after_a_scrub_is_found_by_the_next_one_wherever_it_is() throws IOException {
        var engine = open();
        scrub(engine);
        int flipped = 0;
        try (var files = Files.list(directory)) {
            for (var file :
                    files.filter(any -> any.toString().endsWith(".segment")).toList()) {
                var bytes = Files.readAllBytes(file);
                int at = new String(bytes, ISO_8859_1).indexOf(" says this");
                if (at < 0) continue;
                bytes[at] ^= 4;
                Files.write(file, bytes);
                flipped++;
            }
        }
        scrub(engine);

        assertThat(engine.health().mendedEvents()).as("all but in the last one").isEqualTo(flipped - 1);
        engine.close();
    }

    @Test
    void what_is_erased_is_no_damage() throws IOException {
        var engine = open();
        engine.submitErasure(List.of(new Positions(5, 5)), "asked for", () -> {});
        engine.step();
        putInOrder(engine);
        assertThat(engine.goneUpTo()).isEqualTo(EVENTS + 1);
        scrub(engine);

        assertThat(engine.health().unhealedEvents()).isZero();
        assertThat(told).isEmpty();
        engine.close();
    }

    @Test
    void a_damaged_run_is_made_anew() throws IOException {
        Path run;
        try (var files = Files.list(directory)) {
            run = files.filter(any -> any.toString().endsWith(".run"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        var bytes = Files.readAllBytes(run);
        bytes[bytes.length / 8] ^= 1;
        Files.write(run, bytes);
        var engine = open();
        scrub(engine);
        assertThat(told).anyMatch(text -> text.contains(String.valueOf(run.getFileName())));
        assertThat(engine.upkeep().isDue(Upkeep.Kind.REPAIR)).isFalse();
        scrub(engine);
        assertThat(engine.health().scrubs()).isEqualTo(2);
        engine.close();
        assertThat(Proust.verify(directory, (done, total) -> {}).damages()).isEmpty();
    }

    @Test
    void lives_too_short_for_all_of_it_come_to_each_part_in_the_end() throws IOException {
        var longer = open();
        for (int n = EVENTS + 1; n <= 5 * EVENTS; n++) {
            longer.submit(Append.of(NewEvent.of(Stream.of("order", "1"), "Placed", Data.json(said(n)))), () -> {});
            longer.step();
        }
        longer.close();
        deleteRuns();
        var ninth = directory.resolve("0000000009.segment");
        var bytes = Files.readAllBytes(ninth);
        bytes[new String(bytes, ISO_8859_1).indexOf(" says this")] ^= 4;
        Files.write(ninth, bytes);
        assertThat(directory.resolve("0000000012.segment")).exists();
        for (seed = 1; seed < 100 && told.isEmpty(); seed++) {
            var engine = open();
            meanwhile = engine::close;
            scrub(engine);
        }
        assertThat(seed).isLessThan(100);
    }

    @Test
    void closing_breaks_it_off() throws IOException {
        var engine = open();
        meanwhile = engine::close;
        scrub(engine);

        assertThat(engine.health().scrubs()).isZero();
        assertThat(engine.isClosed()).isTrue();
    }

    @Test
    void a_pace_that_is_none_is_refused() {
        assertThatThrownBy(() -> new ScrubPace(Duration.ZERO, BYTES_PER_SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected more than nothing");
        assertThatThrownBy(() -> new ScrubPace(Duration.ofDays(1), 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7 bytes per second, expected at least 1048576");
        assertThat(ScrubPace.standard()).isEqualTo(new ScrubPace(Duration.ofDays(1), 8 * BYTES_PER_SECOND));
    }

    // ---------------------------------------------------------------------------------------------------- store

    private void scrub(Engine engine) {
        now = now.plus(Duration.ofDays(2));
        assertThat(engine.scrub().claim()).isTrue();
        engine.scrub().run();
        while (!started.isEmpty()) {
            started.remove().run();
        }
    }

    private Engine open() throws IOException {
        var threads = new Threads() {
            @Override
            public void start(String name, Runnable task) {
                started.add(task);
            }

            @Override
            public void pause(long nanos) {
                pausedNanos += nanos;
                meanwhile.run();
            }
        };
        var world = new World(FileDisk.at(directory), () -> now, new Random(seed), threads);
        var engine = Engine.open(
                world,
                Limits.standard(),
                new IndexSizes(100, 1_000_000, 0, 0, 0),
                new SegmentSizes(SegmentSizes.BYTES_MIN, SegmentSizes.BYTES_MIN));
        engine.scrub().pace(Duration.ofDays(1), BYTES_PER_SECOND);
        engine.onHealing(told::add);
        return engine;
    }

    private static void putInOrder(Engine engine) {
        for (int i = 0; i < 3; i++) {
            engine.idle();
            for (var kind : Upkeep.Kind.values()) {
                if (engine.upkeep().claim(kind)) engine.upkeep().keepUp(kind);
            }
        }
    }

    private void deleteRuns() throws IOException {
        try (var files = Files.list(directory)) {
            for (var run : files.filter(any -> any.toString().endsWith(".run")).toList()) {
                Files.delete(run);
            }
        }
    }

    private static String said(int n) {
        return "\"event %04d says this\"".formatted(n);
    }

    private static int at(byte[] file, int event) {
        return new String(file, ISO_8859_1).indexOf(said(event));
    }

    private void flip(int event, int distance) throws IOException {
        var bytes = Files.readAllBytes(directory.resolve(FIRST));
        int at = at(bytes, event) + distance;
        bytes[at] ^= 4;
        Files.write(directory.resolve(FIRST), bytes);
    }

    private void destroyBatchOf(int event) throws IOException {
        var bytes = Files.readAllBytes(directory.resolve(FIRST));
        int from = at(bytes, event) & -512;
        Arrays.fill(bytes, from, from + 512, (byte) 7);
        Files.write(directory.resolve(FIRST), bytes);
    }
}
