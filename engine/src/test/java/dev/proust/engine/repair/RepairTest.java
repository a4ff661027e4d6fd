package dev.proust.engine.repair;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.Proust;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.FileDisk;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.index.Upkeep;
import dev.proust.engine.log.SegmentSizes;
import dev.proust.store.Append;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What has a whole copy becomes what it was; what has none is named; and nothing that was erased comes back.
class RepairTest {

    private static final int EVENTS = 300;
    private static final String FIRST = "0000000001.segment";

    /// The last byte of the type stands just before the body, of which 32 fixed bytes and the content type come first.
    private static final int IN_HEADER = -(32 + "application/json".length() + 2);

    private static final int IN_BODY = 0;

    @TempDir
    private Path directory;

    private final Deque<Runnable> started = new ArrayDeque<>();

    @BeforeEach
    void live() throws IOException {
        try (var store = new Opened()) {
            for (int n = 1; n <= EVENTS; n++) {
                var event = NewEvent.of(Stream.of("order", "" + n % 7), "Placed", Data.json(said(n)));
                store.engine.submit(Append.of(event).withId("append " + n), () -> {});
                store.engine.step();
            }
            store.putInOrder();
        }
        assertThat(runs()).isNotEmpty();
    }

    // ---------------------------------------------------------------------------------------------------- heal

    @Test
    void a_sound_store_is_left_as_it_is() throws IOException {
        var before = files();
        var report = repair();

        assertThat(report.isRepaired()).isTrue();
        assertThat(report.healed()).isEmpty();
        requireSame(before, files());
    }

    @Test
    void bodies_and_headers_that_have_whole_copies_become_what_they_were() throws IOException {
        var before = files();
        flip(5, IN_BODY);
        flip(7, IN_HEADER);
        flip(EVENTS, IN_HEADER);
        var report = repair();

        assertThat(report.found().isOpenable()).isFalse();
        assertThat(report.healed().stream().map(Damage::kind))
                .containsExactlyInAnyOrder(Kind.BODY, Kind.BATCH_CONTENT, Kind.BATCH_CONTENT);
        assertThat(report.left()).isEmpty();
        assertThat(report.isRepaired()).isTrue();
        requireSame(before, files());
    }

    @Test
    void a_dry_run_says_the_same_and_writes_nothing() throws IOException {
        flip(5, IN_BODY);
        flip(100, IN_HEADER);
        var before = files();
        var report = Proust.repair(directory, RepairOptions.dryRun(), (done, total) -> {});

        requireSame(before, files());
        assertThat(report.left()).isEmpty();
        assertThat(report.healed()).isEqualTo(repair().healed()).hasSize(2);
    }

    @Test
    void what_has_no_copy_is_named_and_left_alone() throws IOException {
        for (var run : runs()) {
            Files.delete(run);
        }
        flip(5, IN_BODY);
        flip(6, IN_BODY);
        flip(8, IN_BODY);
        var before = files();
        var report = repair();

        assertThat(report.isRepaired()).isFalse();
        assertThat(report.healed()).isEmpty();
        assertThat(report.lost()).containsExactly(new Positions(5, 6), new Positions(8, 8));
        requireSame(before, files());
    }

    @Test
    void a_copy_is_found_though_what_finds_it_is_damaged() throws IOException {
        var before = Files.readAllBytes(directory.resolve(FIRST));
        flip(5, IN_BODY);
        for (var run : runs()) {
            damageBuckets(run);
        }
        var report = repair();

        assertThat(report.healed()).hasSize(1);
        assertThat(report.left()).isNotEmpty().allMatch(damage -> damage.kind() == Kind.RUN_BUCKET);
        assertThat(report.isRepaired()).as("the next opening makes it anew").isTrue();
        assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(before);
    }

    // ---------------------------------------------------------------------------------------------------- erased

    @Test
    void a_copy_of_before_brings_back_nothing_that_was_erased() throws IOException {
        var old = copies();
        erase(3);
        putBack(old);
        var before = Files.readAllBytes(directory.resolve(FIRST));
        repair();

        assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(before);
        try (var store = new Opened()) {
            assertThat(store.content(3)).isInstanceOf(Content.Erased.class);
        }
    }

    @Test
    void where_the_erasure_cannot_be_read_nothing_older_is_brought_back() throws IOException {
        var old = copies();
        erase(3);
        putBack(old);
        flipErasure();
        flip(200, IN_BODY);
        var before = files();
        var report = repair();

        assertThat(report.healed()).isEmpty();
        assertThat(report.lost()).contains(new Positions(EVENTS + 1, EVENTS + 1), new Positions(3, 3));
        requireSame(before, files());
    }

    // ---------------------------------------------------------------------------------------------------- runs

    @Test
    void a_run_against_the_log_is_deleted_and_made_anew() throws IOException {
        var run = runs().getFirst();
        falsifyPlace(run);
        var report = repair();

        assertThat(report.deleted()).containsExactly(String.valueOf(run.getFileName()));
        assertThat(report.isRepaired()).isTrue();
        assertThat(run).doesNotExist();
        try (var store = new Opened()) {
            for (int n = 1; n <= EVENTS; n++) {
                assertThat(store.content(n)).isInstanceOf(Content.Present.class);
            }
            store.putInOrder();
        }
        assertThat(Proust.verify(directory, (done, total) -> {}).damages()).isEmpty();
    }

    @Test
    void a_run_against_the_log_stays_while_the_log_cannot_be_read_there() throws IOException {
        var run = runs().getFirst();
        falsifyPlace(run);
        for (var other : runs()) {
            if (!other.equals(run)) Files.delete(other);
        }
        destroyBatchOf(5);
        var report = Proust.repair(directory, RepairOptions.dryRun(), (done, total) -> {});

        assertThat(report.deleted()).isEmpty();
        assertThat(run).exists();
    }

    // ---------------------------------------------------------------------------------------------------- store

    private RepairReport repair() {
        return Proust.repair(directory, RepairOptions.heal(), (done, total) -> {});
    }

    private static String said(int n) {
        return "\"event %04d says this\"".formatted(n);
    }

    private List<Path> runs() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".run"))
                    .sorted()
                    .toList();
        }
    }

    private Map<String, byte[]> files() throws IOException {
        var all = new TreeMap<String, byte[]>();
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                all.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        }
        all.remove("lock");
        return all;
    }

    private static void requireSame(Map<String, byte[]> expected, Map<String, byte[]> found) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((file, bytes) ->
                assertThat(Arrays.equals(bytes, found.get(file))).as(file).isTrue());
    }

    private Map<String, byte[]> copies() throws IOException {
        var all = files();
        all.keySet().removeIf(file -> !file.endsWith(".run"));
        return all;
    }

    private void putBack(Map<String, byte[]> old) throws IOException {
        for (var run : runs()) {
            Files.delete(run);
        }
        for (var file : old.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }

    private void erase(int event) throws IOException {
        try (var store = new Opened()) {
            store.engine.submitErasure(List.of(new Positions(event, event)), "asked for", () -> {});
            store.engine.step();
            store.putInOrder();
            assertThat(store.engine.goneUpTo()).isEqualTo(EVENTS + 1);
        }
    }

    /// The segment in which the event is, and where its data begin there.
    private record Found(Path file, byte[] bytes, int at) {}

    private Found find(String text) throws IOException {
        try (var files = Files.list(directory)) {
            for (var file :
                    files.filter(any -> any.toString().endsWith(".segment")).toList()) {
                var bytes = Files.readAllBytes(file);
                int at = new String(bytes, ISO_8859_1).indexOf(text);
                if (at >= 0) return new Found(file, bytes, at);
            }
        }
        throw new AssertionError(text + " is nowhere");
    }

    /// Flips a bit of an event, so far behind the first byte of its data.
    private void flip(int event, int distance) throws IOException {
        var found = find(said(event));
        found.bytes[found.at + distance] ^= 4;
        Files.write(found.file, found.bytes);
    }

    private void flipErasure() throws IOException {
        var found = find("asked for");
        found.bytes[found.at] ^= 4;
        Files.write(found.file, found.bytes);
    }

    private void destroyBatchOf(int event) throws IOException {
        var found = find(said(event));
        int from = found.at - found.at % 512;
        Arrays.fill(found.bytes, from, from + 512, (byte) 7);
        Files.write(found.file, found.bytes);
    }

    private static void damageBuckets(Path run) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(run));
        int footer = bytes.limit() - 4096;
        int end = (int) bytes.getLong(footer + 64);
        for (int i = 0; i < bytes.getInt(footer + 72); i++) {
            int at = (int) (bytes.getLong(end + 8 * i) >>> 24);
            bytes.put(at + 9, (byte) (bytes.get(at + 9) ^ 1));
        }
        Files.write(run, bytes.array());
    }

    /// Changes a place in the first block of places, and makes the block's checksum right.
    private static void falsifyPlace(Path run) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(run));
        int footer = bytes.limit() - 4096;
        int end = (int) bytes.getLong(footer + 64);
        long extent = bytes.getLong(end + 8 * bytes.getInt(footer + 72));
        int from = (int) (extent >>> 24);
        int to = from + (int) (extent & 0xFF_FFFF);
        bytes.put(from + 15, (byte) (bytes.get(from + 15) ^ 1));
        var crc = new CRC32C();
        crc.update(bytes.array(), from + 4, to - from - 4);
        bytes.putInt(from, (int) crc.getValue());
        Files.write(run, bytes.array());
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

        void putInOrder() {
            for (int i = 0; i < 3; i++) {
                engine.idle();
                for (var kind : Upkeep.Kind.values()) {
                    if (engine.upkeep().claim(kind)) engine.upkeep().keepUp(kind);
                }
            }
        }

        Content content(long position) {
            var from = position == 1
                    ? ReadOptions.forwards()
                    : ReadOptions.forwards().after(engine.checkpoint(position - 1));
            try (var reader = engine.read(Query.all(), from.limit(1))) {
                return reader.iterator().next().content();
            }
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
