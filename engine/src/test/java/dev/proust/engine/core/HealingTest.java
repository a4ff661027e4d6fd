package dev.proust.engine.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.atIndex;

import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.FileDisk;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep.Kind;
import dev.proust.engine.log.SegmentSizes;
import dev.proust.store.Append;
import dev.proust.store.Content;
import dev.proust.store.CorruptionException;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.Stream;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An event that is damaged in the log and whole in a run is served, and made in the log what it was.
class HealingTest {

    private static final int EVENTS = 300;
    private static final int IN_BODY = 0;

    /// The last byte of the type stands just before the body, of which 32 fixed bytes and the content type come first.
    private static final int IN_HEADER = -(32 + "application/json".length() + 2);

    private static final String FIRST = "0000000001.segment";

    @TempDir
    private Path directory;

    private final Deque<Runnable> started = new ArrayDeque<>();
    private byte[] whole = new byte[0];

    @BeforeEach
    void live() throws IOException {
        try (var store = new Opened()) {
            for (int n = 1; n <= EVENTS; n++) {
                store.append(n);
            }
            store.putInOrder();
        }
        whole = Files.readAllBytes(directory.resolve(FIRST));
        assertThat(directory.resolve("0000000002.segment"))
                .as("the segment in which the log ends")
                .exists();
    }

    @Test
    void a_damaged_body_is_served_from_the_run_and_mended() throws IOException {
        flip(5, IN_BODY);
        try (var store = new Opened()) {
            assertThat(store.all()).isEqualTo(everything());
            assertThat(store.engine.health().servedFromCopies()).isEqualTo(1);
            runAll();
            assertThat(store.engine.health().mendedEvents()).isEqualTo(1);
            assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(whole);
            assertThat(store.all()).isEqualTo(everything());
            assertThat(store.engine.health().servedFromCopies()).isEqualTo(1);
        }
        assertThat(Files.exists(directory.resolve("sectors.redo"))).isFalse();
    }

    @Test
    void a_damaged_header_is_served_from_the_run_and_mended() throws IOException {
        flip(5, IN_HEADER);
        try (var store = new Opened()) {
            assertThat(store.all()).isEqualTo(everything());
            runAll();
            assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(whole);
            assertThat(store.engine.health().mendedEvents()).isEqualTo(1);
        }
    }

    @Test
    void what_has_no_copy_is_reported_and_never_made_up() throws IOException {
        flip(5, IN_BODY);
        try (var files = Files.list(directory)) {
            for (var file :
                    files.filter(file -> file.toString().endsWith(".run")).toList()) {
                Files.delete(file);
            }
        }
        var damaged = Files.readAllBytes(directory.resolve(FIRST));
        try (var store = new Opened()) {
            assertThatThrownBy(store::all).isInstanceOf(CorruptionException.class);
            runAll();
            assertThat(store.engine.health().mendedEvents()).isZero();
        }
        assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(damaged);
    }

    // ---------------------------------------------------------------------------------------------------- two damages

    @Test
    void before_a_damaged_run_is_made_anew_its_copies_mend_the_log() throws IOException {
        flip(5, IN_BODY);
        flip(7, IN_HEADER);
        damageBuckets();
        try (var store = new Opened()) {
            assertThat(patiently(store)).isEqualTo(everything());
            assertThat(store.engine.health().mendedEvents()).isEqualTo(2);
            assertThat(store.engine.health().servedFromCopies()).isZero();
        }
        assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(whole);
    }

    @Test
    void they_mend_it_where_it_is_written_to_as_well() throws IOException {
        var last = last();
        var before = Files.readAllBytes(last);
        flip(last, said(EVENTS), IN_BODY);
        damageBuckets();
        try (var store = new Opened()) {
            assertThat(patiently(store)).isEqualTo(everything());
        }
        var after = Files.readAllBytes(last);
        assertThat(Arrays.mismatch(before, after)).as("but for what was added").isIn(-1, before.length);
    }

    @Test
    void a_run_stays_while_its_copy_cannot_be_put_back() throws IOException {
        try (var store = new Opened()) {
            breakWriter(store);
            flip(5, IN_BODY);
            damageBuckets();
            assertThatThrownBy(() -> patiently(store)).isInstanceOf(UnavailableException.class);
            assertThat(store.engine.health().mendedEvents()).isZero();
        }
        try (var store = new Opened()) {
            assertThat(patiently(store)).containsAll(everything());
        }
        assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(whole);
    }

    /// From then on nobody knows what the log holds, and nothing is rewritten.
    private static void breakWriter(Opened store) {
        var event = NewEvent.of(Stream.of("order", "1"), "Placed", Data.json("1"));
        store.engine.submit(Append.of(event), () -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(store.engine::step).hasMessage("broken");
    }

    @Test
    void a_copy_of_what_was_erased_is_not_put_back_before_its_run_is_made_anew() throws IOException {
        requireErasedStays();
    }

    @Test
    void nor_where_the_damage_hides_what_is_erased() throws IOException {
        // Then the run holds erasures, and whoever wants to know them meets with its damage first.
        erase(1);
        try (var store = new Opened()) {
            for (int n = 1; n <= EVENTS; n++) {
                store.append(EVENTS + n);
            }
            store.putInOrder();
        }
        requireErasedStays();
    }

    private void erase(long position) throws IOException {
        try (var store = new Opened()) {
            long erasure = store.engine.head() + 1;
            store.engine.submitErasure(List.of(new Positions(position, position)), "asked for", () -> {});
            store.engine.step();
            store.putInOrder();
            assertThat(store.engine.goneUpTo()).isEqualTo(erasure);
        }
    }

    private void requireErasedStays() throws IOException {
        var old = runs();
        erase(3);
        var erased = Files.readAllBytes(directory.resolve(FIRST));
        assertThat(erased).isNotEqualTo(whole);
        for (var run : runs().keySet()) {
            Files.delete(run);
        }
        for (var run : old.entrySet()) {
            Files.write(run.getKey(), run.getValue());
        }
        flip(5, IN_BODY);
        damageBuckets();
        try (var store = new Opened()) {
            assertThat(patiently(store)).contains(said(5)).contains("gone", atIndex(2));
        }
        assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(erased);
    }

    /// Whoever reads meets with the damage to runs, which are made anew then.
    private List<String> patiently(Opened store) {
        for (int i = 0; i < 20; i++) {
            try {
                return store.all();
            } catch (UnavailableException damaged) {
                runAll();
            }
        }
        return store.all();
    }

    private Map<Path, byte[]> runs() throws IOException {
        var runs = new HashMap<Path, byte[]>();
        try (var files = Files.list(directory)) {
            for (var file : files.filter(any -> any.toString().endsWith(".run")).toList()) {
                runs.put(file, Files.readAllBytes(file));
            }
        }
        return runs;
    }

    /// What finds copies in runs, and nothing else of them.
    private void damageBuckets() throws IOException {
        for (var run : runs().entrySet()) {
            var bytes = ByteBuffer.wrap(run.getValue());
            int footer = bytes.limit() - 4096;
            int end = (int) bytes.getLong(footer + 64);
            for (int i = 0; i < bytes.getInt(footer + 72); i++) {
                int at = (int) (bytes.getLong(end + 8 * i) >>> 24);
                bytes.put(at + 9, (byte) (bytes.get(at + 9) ^ 1));
            }
            Files.write(run.getKey(), bytes.array());
        }
    }

    private Path last() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(any -> any.toString().endsWith(".segment"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    // ---------------------------------------------------------------------------------------------------- store

    private static String said(int n) {
        return "\"event %04d says this\"".formatted(n);
    }

    private static List<String> everything() {
        var all = new ArrayList<String>();
        for (int n = 1; n <= EVENTS; n++) {
            all.add(said(n));
        }
        return all;
    }

    /// Flips a bit of an event in the first segment, so far behind the first byte of its data.
    private void flip(int event, int distance) throws IOException {
        flip(directory.resolve(FIRST), said(event), distance);
    }

    private static void flip(Path file, String said, int distance) throws IOException {
        var bytes = Files.readAllBytes(file);
        int at = new String(bytes, ISO_8859_1).indexOf(said);
        bytes[at + distance] ^= 4;
        Files.write(file, bytes);
    }

    private void runAll() {
        while (!started.isEmpty()) {
            started.remove().run();
        }
    }

    private final class Opened implements AutoCloseable {

        private final Engine engine;

        Opened() throws IOException {
            var world = new World(
                    FileDisk.at(directory),
                    () -> Instant.ofEpochSecond(1_800_000_000),
                    new Random(1),
                    (name, task) -> started.add(task));
            engine = Engine.open(
                    world,
                    Limits.standard(),
                    new IndexSizes(100, 1_000_000, 0, 0, 0),
                    new SegmentSizes(SegmentSizes.BYTES_MIN, SegmentSizes.BYTES_MIN));
        }

        void append(int n) {
            var event = NewEvent.of(Stream.of("order", "" + n % 7), "Placed", Data.json(said(n)));
            engine.submit(Append.of(event).withId("append " + n), () -> {});
            engine.step();
        }

        void putInOrder() {
            for (int i = 0; i < 3; i++) {
                engine.idle();
                for (var kind : Kind.values()) {
                    if (engine.upkeep().claim(kind)) engine.upkeep().keepUp(kind);
                }
            }
        }

        List<String> all() {
            var all = new ArrayList<String>();
            try (var reader = engine.read(Query.all(), ReadOptions.forwards())) {
                reader.forEach(event -> all.add(text(event.content())));
            }
            return all;
        }

        private static String text(Content content) {
            if (!(content instanceof Content.Present present)) return "gone";
            var buffer = present.data().asBuffer();
            var bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return new String(bytes, ISO_8859_1);
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
