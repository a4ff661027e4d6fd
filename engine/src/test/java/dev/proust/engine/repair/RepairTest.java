package dev.proust.engine.repair;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.Content;
import dev.proust.store.CorruptionException;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
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
        var report = Proust.repair(directory, RepairOptions.heal().dryRun(), (done, total) -> {});

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
    void where_the_erasure_cannot_be_read_nothing_that_is_blank_is_brought_back() throws IOException {
        var old = copies();
        erase(3);
        putBack(old);
        flipErasure();
        flip(200, IN_BODY);
        var report = repair();

        assertThat(report.healed())
                .singleElement()
                .satisfies(damage -> assertThat(damage.positions()).contains(new Positions(200, 200)));
        assertThat(report.lost()).containsExactly(new Positions(3, 3), new Positions(EVENTS + 1, EVENTS + 1));
        accept(new Positions(3, 3), new Positions(EVENTS + 1, EVENTS + 1));
        try (var store = new Opened()) {
            assertThat(store.content(3)).isInstanceOf(Content.Lost.class);
            assertThat(store.content(4)).isInstanceOf(Content.Present.class);
        }
        requireSoundWith(2);
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
        damageCopies();
        var report = Proust.repair(directory, RepairOptions.heal().dryRun(), (done, total) -> {});

        assertThat(report.deleted()).isEmpty();
        assertThat(run).exists();
    }

    // ---------------------------------------------------------------------------------------------------- lost

    @Test
    void an_accepted_loss_keeps_positions_versions_and_all_that_the_header_says() throws IOException {
        deleteRuns();
        flip(5, IN_BODY);
        var before = told();
        var report = accept(new Positions(5, 5));

        assertThat(report.accepted()).containsExactly(new Positions(5, 5));
        assertThat(report.isRepaired()).isTrue();
        var after = told();
        assertThat(after.remove(5L)).isEqualTo(before.remove(5L) + " lost");
        assertThat(after).isEqualTo(before);
        try (var store = new Opened()) {
            var event = store.event(5);
            assertThat(event.appendId()).contains("append 5");
            assertThat(event.type()).isEqualTo("Placed");
            assertThat(event.stream()).isEqualTo(Stream.of("order", "5"));
            requireLogged(store, List.of(new Positions(5, 5)));
        }
        requireSoundWith(1);
    }

    @Test
    void a_loss_begins_a_new_incarnation() throws IOException {
        deleteRuns();
        flip(5, IN_BODY);
        Checkpoint before;
        try (var store = new Opened()) {
            before = store.engine.checkpoint(EVENTS);
        }
        accept(new Positions(5, 5));
        try (var store = new Opened()) {
            assertThat(store.engine.checkpoint(EVENTS)).isEqualTo(before);
            assertThat(store.engine.checkpoint(EVENTS + 1).incarnation()).isNotEqualTo(before.incarnation());
        }
    }

    @Test
    void where_the_header_is_gone_and_no_run_tells_versions_tell_which_stream_it_was() throws IOException {
        deleteRuns();
        flip(5, IN_HEADER);
        accept(new Positions(5, 5));
        try (var store = new Opened()) {
            var lost = store.event(5);
            assertThat(lost.stream()).isEqualTo(Stream.of("order", "5"));
            assertThat(lost.version()).isEqualTo(1);
            assertThat(lost.type()).isEqualTo("$Lost");
            assertThat(lost.content()).isInstanceOf(Content.Lost.class);
            assertThat(store.versions(Stream.of("order", "5"))).isEqualTo(store.dense(Stream.of("order", "5")));
        }
        requireSoundWith(1);
    }

    @Test
    void a_whole_batch_is_lost_with_its_header_and_the_store_goes_on() throws IOException {
        deleteRuns();
        destroyBatchOf(5);
        destroyBatchOf(6);
        assertThat(repair().lost()).containsExactly(new Positions(5, 6));
        accept(new Positions(5, 6));
        try (var store = new Opened()) {
            assertThat(store.event(5).stream()).isEqualTo(Stream.of("order", "5"));
            assertThat(store.event(6).stream()).isEqualTo(Stream.of("order", "6"));
            assertThat(store.event(6).version()).isEqualTo(1);
            requireAppendsGoOn(store);
        }
        requireSoundWith(2);
    }

    @Test
    void keys_that_are_whole_in_a_run_tell_what_a_lost_event_was() throws IOException {
        var runs = copies();
        destroyBatchOf(5);
        damageCopies();
        assertThat(repair().lost()).containsExactly(new Positions(5, 5));
        accept(new Positions(5, 5));
        assertThat(runs())
                .as("runs that say where the events stood")
                .noneMatch(run -> runs.containsKey("" + run.getFileName()));
        try (var store = new Opened()) {
            var lost = store.event(5);
            assertThat(lost.stream()).isEqualTo(Stream.of("order", "5"));
            assertThat(lost.version()).isEqualTo(1);
            assertThat(lost.type()).isEqualTo("Placed");
            assertThat(store.positions(Query.of(Criterion.category("order").withTypes("Placed"))))
                    .hasSize(EVENTS)
                    .contains(5L);
        }
        requireSoundWith(1);
    }

    @Test
    void the_last_event_of_a_stream_that_no_run_tells_of_gets_a_stream_of_its_own() throws IOException {
        deleteRuns();
        destroyBatchOf(EVENTS);
        accept(new Positions(EVENTS, EVENTS));
        try (var store = new Opened()) {
            var lost = store.event(Query.stream(Stream.of("$lost-" + EVENTS)), 0);
            assertThat(lost.position()).isEqualTo(EVENTS);
            assertThat(lost.version()).isEqualTo(1);
            requireAppendsGoOn(store);
        }
        requireSoundWith(1);
    }

    @Test
    void where_only_an_empty_batch_is_damaged_nobody_need_accept_anything() throws IOException {
        deleteRuns();
        destroyIdleBatch();
        assertThat(Proust.verify(directory, (done, total) -> {}).isOpenable()).isFalse();
        var report = repair();

        assertThat(report.isRepaired()).isTrue();
        assertThat(report.lost()).isEmpty();
        try (var store = new Opened()) {
            assertThat(store.positions(Query.all())).hasSize(EVENTS);
            requireAppendsGoOn(store);
        }
        requireSoundWith(0);
    }

    @Test
    void what_can_be_read_is_not_accepted_as_lost() throws IOException {
        deleteRuns();
        flip(5, IN_HEADER);
        var before = files();

        assertThatThrownBy(() -> accept(new Positions(4, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("position 4 of positions 4 to 5 can be read")
                .hasMessageContaining("lost are: position 5");
        requireSame(before, files());
    }

    @Test
    void all_that_is_in_the_way_must_be_accepted_at_once() throws IOException {
        deleteRuns();
        flip(5, IN_HEADER);
        flip(50, IN_HEADER);
        var before = files();

        assertThatThrownBy(() -> accept(new Positions(5, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("accept all of position 5, position 50");
        requireSame(before, files());
        accept(new Positions(5, 5), new Positions(50, 50));
        requireSoundWith(2);
    }

    @Test
    void a_lost_event_can_be_erased_and_its_log_verified_still() throws IOException {
        deleteRuns();
        flip(5, IN_BODY);
        accept(new Positions(5, 5));
        try (var store = new Opened()) {
            store.engine.submitErasure(List.of(new Positions(5, 5)), "asked for", () -> {});
            store.engine.step();
            store.putInOrder();
            assertThat(store.event(5).content()).isInstanceOf(Content.Erased.class);
            assertThat(store.engine.goneUpTo()).isEqualTo(EVENTS + 2);
        }
        requireSoundWith(1);
    }

    private void requireSoundWith(long lost) {
        var findings = Proust.verify(directory, (done, total) -> {});
        assertThat(findings.damages()).isEmpty();
        assertThat(findings.counts().lost()).isEqualTo(lost);
        try (var store = new Opened()) {
            store.putInOrder();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        assertThat(Proust.verify(directory, (done, total) -> {}).damages()).isEmpty();
    }

    private static void requireLogged(Opened store, List<Positions> ranges) {
        var event = store.event(Query.stream(Stream.of("$repairs")), 0);
        assertThat(event.type()).isEqualTo("$Repaired");
        var content = (Content.Present) event.content();
        assertThat(content.metadata()).containsEntry("reason", "the disk was old");
        var data = content.data().asBuffer();
        for (var range : ranges) {
            assertThat(new Positions(data.getLong(), data.getLong())).isEqualTo(range);
        }
        assertThat(data.hasRemaining()).isFalse();
    }

    private static void requireAppendsGoOn(Opened store) {
        var stream = Stream.of("order", "6");
        int version = store.versions(stream).size();
        var pending = store.engine.submit(
                Append.of(NewEvent.of(stream, "Placed", Data.json("1"))).onlyIf(Condition.version(stream, version)),
                () -> {});
        store.engine.step();
        assertThat(pending.answer().versions()).containsEntry(stream, version + 1L);
    }

    private void deleteRuns() throws IOException {
        for (var run : runs()) {
            Files.delete(run);
        }
    }

    private RepairReport accept(Positions... ranges) {
        return Proust.repair(
                directory, RepairOptions.heal().acceptLoss(List.of(ranges), "the disk was old"), (done, total) -> {});
    }

    /// All events, and of each what its header says.
    private Map<Long, String> told() throws IOException {
        var all = new TreeMap<Long, String>();
        try (var store = new Opened()) {
            for (long position = 1; position <= EVENTS; position++) {
                try {
                    var event = store.event(position);
                    var lost = event.content() instanceof Content.Lost ? " lost" : "";
                    all.put(position, event.stream() + " " + event.version() + lost);
                } catch (CorruptionException damaged) {
                    all.put(position, Stream.of("order", "" + position % 7) + " " + (position + 6) / 7);
                }
            }
        }
        return all;
    }

    /// The copies of events in all runs, and nothing else of them.
    private void damageCopies() throws IOException {
        for (var run : runs()) {
            var bytes = ByteBuffer.wrap(Files.readAllBytes(run));
            int footer = bytes.limit() - 4096;
            int end = (int) bytes.getLong(footer + 64);
            int first = bytes.getInt(footer + 72) + bytes.getInt(footer + 76);
            for (int i = first; i < first + bytes.getInt(footer + 92); i++) {
                int at = (int) (bytes.getLong(end + 8 * i) >>> 24);
                bytes.put(at + 9, (byte) (bytes.get(at + 9) ^ 1));
            }
            Files.write(run, bytes.array());
        }
    }

    /// The first empty batch that is no seal, and is not the last batch of all.
    private void destroyIdleBatch() throws IOException {
        try (var files = Files.list(directory)) {
            for (var segment : files.filter(any -> any.toString().endsWith(".segment"))
                    .sorted()
                    .toList()) {
                var bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
                for (int at = 4096; at + 128 <= bytes.limit(); at += 4096) {
                    if (bytes.getLong(at + 16) != 0x5052_4F55_5354_4241L || bytes.getInt(at + 28) != 1) continue;
                    Arrays.fill(bytes.array(), at, at + 512, (byte) 3);
                    Files.write(segment, bytes.array());
                    return;
                }
            }
        }
        throw new AssertionError("there is no empty batch");
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
            return event(position).content();
        }

        RecordedEvent event(long position) {
            return event(Query.all(), position - 1);
        }

        RecordedEvent event(Query query, long after) {
            var from =
                    after == 0 ? ReadOptions.forwards() : ReadOptions.forwards().after(engine.checkpoint(after));
            try (var reader = engine.read(query, from.limit(1))) {
                return reader.iterator().next();
            }
        }

        List<Long> positions(Query query) {
            var all = new ArrayList<Long>();
            try (var reader = engine.read(query, ReadOptions.forwards())) {
                reader.forEach(event -> all.add(event.position()));
            }
            return all;
        }

        List<Long> versions(Stream stream) {
            var all = new ArrayList<Long>();
            try (var reader = engine.read(Query.stream(stream), ReadOptions.forwards())) {
                reader.forEach(event -> all.add(event.version()));
            }
            return all;
        }

        List<Long> dense(Stream stream) {
            return LongStream.rangeClosed(1, versions(stream).size()).boxed().toList();
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
