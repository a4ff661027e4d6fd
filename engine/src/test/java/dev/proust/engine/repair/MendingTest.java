package dev.proust.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.Proust;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.World;
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
import dev.proust.store.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever holds events together follows from what stands around it: a repair makes of it the very same bytes, and no
/// event is lost.
class MendingTest {

    private static final int APPENDS = 60;
    private static final int LIVES = 15;
    private static final long MAGIC = 0x5052_4F55_5354_4241L;
    private static final int HEADER = 128;
    private static final int EVENTS = 0;
    private static final int IDLE = 1;
    private static final int CLOSED = 2;
    private static final int SEALED = 3;

    @TempDir
    private Path directory;

    private final Map<String, byte[]> whole = new TreeMap<>();
    private final List<Batch> batches = new ArrayList<>();
    private int lives;

    /// A batch by the tables of the format.
    private record Batch(String file, int at, int kind, int appends, int length, long first, int events) {
        long last() {
            return first + events - 1;
        }
    }

    /// Appends of one to three events, every other one with an id, of several incarnations, in several segments; all
    /// of them have copies in runs.
    @BeforeEach
    void live() throws IOException {
        for (int life = 0; life < LIVES; life++) {
            var engine = open();
            for (int n = 0; n < APPENDS / LIVES; n++) {
                engine.submit(append(life * APPENDS / LIVES + n), () -> {});
                if (n % 5 != 1) engine.step();
            }
            putInOrder(engine);
            var crashed = files();
            engine.close();
            // The sixth one ends in order, the others by a crash.
            if (life == 5) continue;
            for (var file : crashed.entrySet()) {
                Files.write(directory.resolve(file.getKey()), file.getValue());
            }
        }
        whole.putAll(files());
        whole.forEach((file, bytes) -> {
            if (file.endsWith(".segment")) batches.addAll(batches(file, bytes));
        });
        assertThat(whole).containsKey("0000000003.segment");
        assertThat(batches.stream().map(Batch::kind)).contains(EVENTS, IDLE, CLOSED, SEALED);
        assertThat(batches)
                .as("a seal that names two")
                .anyMatch(each -> each.kind == SEALED && each.length == HEADER + 8 + 48);
    }

    private static Append append(int n) {
        var events = new NewEvent[1 + n % 3];
        for (int e = 0; e < events.length; e++) {
            events[e] = NewEvent.of(
                            Stream.of("order", "" + (n + e) % 7),
                            "Placed",
                            Data.json("\"append %03d event %d %s\"".formatted(n, e, "…".repeat(n * 5))))
                    .tagged(Tag.of("customer", "" + n % 4));
        }
        var append = Append.of(events);
        return n % 2 == 0 ? append : append.withId("append-%03d".formatted(n));
    }

    // ---------------------------------------------------------------------------------------------------- frames

    @Test
    void a_frame_without_an_id_follows_from_its_events() throws IOException {
        deleteRuns();
        var batch = batchWith(frame -> frame == 0);
        for (int at = 0; at < 24; at++) {
            change(batch, HEADER + at, 1);
            requireMended();
        }
        change(batch, HEADER, 24);
        requireMended();
    }

    @Test
    void frames_of_several_appends_in_one_batch_follow_from_their_events() throws IOException {
        deleteRuns();
        var batch =
                batches.stream().filter(each -> each.appends == 2).findFirst().orElseThrow();
        var frames = frames(batch);
        change(batch, frames.get(0).at - batch.at, 24);
        change(batch, frames.get(1).at - batch.at + 4, 12);
        requireMended();
    }

    @Test
    void of_a_frame_with_an_id_all_but_the_id_follows_from_its_events() throws IOException {
        deleteRuns();
        var batch = batchWith(frame -> frame > 0);
        for (int at = 0; at < 24 + 32; at += 3) {
            change(batch, HEADER + at, 1);
            requireMended();
        }
        change(batch, HEADER, 24 + 32);
        requireMended();
    }

    @Test
    void an_append_id_is_known_to_copies_only() throws IOException {
        var batch = batchWith(frame -> frame > 0);
        change(batch, HEADER + 24 + 32 + 3, 1);
        requireMended();
        deleteRuns();
        change(batch, HEADER + 24 + 32 + 3, 1);
        requireLeft(batch);
    }

    @Test
    void a_frame_is_no_copy_of_one_whose_batch_says_something_else() throws IOException {
        deleteRuns();
        var batch = batchWith(frame -> frame == 0);
        var bytes = read(batch.file);
        // An event that passes for whole, of another version than the batch's checksum knows.
        int event = batch.at + HEADER + 24;
        bytes[event + 39] ^= 1;
        forgeChecksum(bytes, event, batch.first);
        write(batch.file, bytes);
        change(batch, HEADER, 4);
        requireLeft(batch);
    }

    // ---------------------------------------------------------------------------------------------------- headers

    @Test
    void a_batch_header_follows_from_what_stands_around_it() throws IOException {
        deleteRuns();
        var batch = batchWith(frame -> frame == 0);
        for (int at = 0; at < HEADER; at += 3) {
            change(batch, at, 1);
            requireMended();
        }
    }

    @Test
    void every_header_of_a_batch_with_one_behind_it_is_made_anew() throws IOException {
        deleteRuns();
        for (var batch : batches.subList(0, batches.size() - 1)) {
            change(batch, 0, HEADER);
            requireMended();
        }
    }

    @Test
    void of_two_neighbours_without_headers_the_one_that_is_known_by_its_check_proves_the_other() throws IOException {
        deleteRuns();
        for (int i = 3; i < 9; i++) {
            var first = batches.get(i);
            var second = batches.get(i + 1);
            if (!first.file.equals(second.file) || first.kind != EVENTS || second.kind != IDLE) continue;
            change(first, 16, HEADER - 16);
            change(second, 0, HEADER);
            requireMended();
            return;
        }
        throw new AssertionError("no idle batch follows on events");
    }

    @Test
    void a_batch_that_is_gone_as_a_whole_is_made_anew_of_copies() throws IOException {
        for (var batch : batches.subList(0, batches.size() - 1)) {
            if (batch.kind != EVENTS) continue;
            change(batch, 0, batch.length);
            requireMended();
        }
    }

    @Test
    void a_seal_is_made_anew_of_who_wrote_in_its_segment() throws IOException {
        deleteRuns();
        for (var seal : batches) {
            if (seal.kind != SEALED) continue;
            change(seal, HEADER, seal.length - HEADER);
            requireMended();
            change(seal, 0, seal.length);
            requireMended();
        }
    }

    @Test
    void a_seal_that_names_who_wrote_a_batch_without_header_is_made_anew_of_what_it_says() throws IOException {
        deleteRuns();
        var first = batches.getFirst();
        var seal =
                batches.stream().filter(each -> each.kind == SEALED).findFirst().orElseThrow();
        change(first, 0, HEADER);
        change(seal, 0, HEADER);
        requireMended();
    }

    @Test
    void a_segments_header_is_that_of_the_others_but_for_its_number() throws IOException {
        deleteRuns();
        for (var file : whole.keySet()) {
            if (!file.endsWith(".segment")) continue;
            var bytes = read(file);
            Arrays.fill(bytes, 0, 4096, (byte) 5);
            write(file, bytes);
            requireMended();
        }
    }

    @Test
    void a_segment_under_the_name_of_another_gets_no_header_of_it() throws IOException {
        deleteRuns();
        write("0000000002.segment", read("0000000003.segment"));
        var before = files();
        assertThat(repair().isRepaired()).isFalse();
        requireSame(before);
    }

    @Test
    void no_header_is_made_of_a_guess_that_nothing_proves() throws IOException {
        deleteRuns();
        var batch = batchWith(frame -> frame == 0);
        change(batch, 0, HEADER);
        var bytes = read(batch.file);
        int event = batch.at + HEADER + 24;
        bytes[event + 39] ^= 1;
        forgeChecksum(bytes, event, batch.first);
        write(batch.file, bytes);
        var report = repair();
        assertThat(report.healed()).isEmpty();
        long extent = ByteBuffer.wrap(read(batch.file)).getLong(batch.at + 120);
        assertThat(extent).as("a substitute's").isPositive();
    }

    @Test
    void where_header_and_payload_are_damaged_and_no_copy_tells_the_events_are_lost() throws IOException {
        deleteRuns();
        var batch = batchWith(frame -> frame == 0);
        change(batch, 0, HEADER + 24 + 60);
        requireLeft(batch);
    }

    @Test
    void a_substitute_and_the_batch_before_it_are_known_by_their_own_checks_only() throws IOException {
        deleteRuns();
        var batch = batchWith(frame -> frame == 0);
        change(batch, 0, batch.length);
        var lost = new Positions(batch.first, batch.last());
        Proust.repair(
                directory, RepairOptions.heal().acceptLoss(List.of(lost), "the disk was old"), (done, total) -> {});
        open().close();
        whole.clear();
        whole.putAll(files());
        change(batch, 20, HEADER - 20);
        requireMended();
        var before = batches.get(batches.indexOf(batch) - 1);
        change(before, 16, HEADER - 16);
        requireMended();
        change(batch, 0, HEADER);
        assertThat(repair().lost()).isEmpty();
        assertThat(repair().isRepaired()).isTrue();
    }

    @Test
    void a_dry_run_says_what_would_be_mended_and_writes_nothing() throws IOException {
        var batch = batchWith(frame -> frame == 0);
        change(batch, 0, HEADER);
        var before = files();
        var report = Proust.repair(directory, RepairOptions.heal().dryRun(), (done, total) -> {});
        assertThat(report.isRepaired()).isTrue();
        assertThat(report.healed()).hasSize(1);
        assertThat(report.lost()).isEmpty();
        requireSame(before);
    }

    @Test
    void an_erasure_whose_batch_is_mended_is_obeyed() throws IOException {
        var old = new TreeMap<>(whole);
        old.keySet().removeIf(file -> !file.endsWith(".run"));
        long head = batches.getLast().first - 1;
        var engine = open();
        engine.submitErasure(List.of(new Positions(3, 3)), "asked for", () -> {});
        engine.step();
        putInOrder(engine);
        assertThat(engine.goneUpTo()).isEqualTo(head + 1);
        engine.close();
        whole.clear();
        whole.putAll(files());
        deleteRuns();
        for (var run : old.entrySet()) {
            write(run.getKey(), run.getValue());
        }
        whole.keySet().removeIf(file -> file.endsWith(".run"));
        var erasure = batches("", read(last())).stream()
                .filter(each -> each.first == head + 1 && each.events == 1)
                .findFirst()
                .orElseThrow();
        change(new Batch(last(), erasure.at, EVENTS, 1, erasure.length, head + 1, 1), 0, HEADER);
        var report = repair();
        assertThat(report.lost()).isEmpty();
        assertThat(read(last())).isEqualTo(whole.get(last()));
        assertThat(read("0000000001.segment")).isEqualTo(whole.get("0000000001.segment"));
    }

    // ---------------------------------------------------------------------------------------------------- damage

    private void change(Batch batch, int from, int length) throws IOException {
        var bytes = read(batch.file);
        for (int at = batch.at + from; at < batch.at + from + length; at++) {
            bytes[at] ^= (byte) (1 << at % 8);
        }
        write(batch.file, bytes);
    }

    private static void forgeChecksum(byte[] bytes, int event, long position) {
        var buffer = ByteBuffer.wrap(bytes);
        var crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(0, position));
        crc.update(bytes, event + 4, buffer.getShort(event + 12) - 4);
        buffer.putInt(event, (int) crc.getValue());
    }

    /// Without any loss, all segments become what they were.
    private void requireMended() throws IOException {
        assertThat(Proust.verify(directory, (done, total) -> {}).isSound()).isFalse();
        var report = repair();
        assertThat(report.left()).isEmpty();
        assertThat(report.lost()).isEmpty();
        assertThat(report.healed()).isNotEmpty();
        for (var file : whole.keySet()) {
            if (file.endsWith(".segment"))
                assertThat(Arrays.equals(read(file), whole.get(file))).as(file).isTrue();
        }
        assertThat(files()).doesNotContainKeys("sectors.redo", "accepted.loss");
    }

    private void requireLeft(Batch batch) throws IOException {
        var before = files();
        var report = repair();
        assertThat(report.healed()).isEmpty();
        assertThat(report.lost())
                .isNotEmpty()
                .allMatch(lost -> batch.first <= lost.from() && lost.to() <= batch.last());
        requireSame(before);
    }

    private void requireSame(Map<String, byte[]> before) throws IOException {
        var found = files();
        assertThat(found.keySet()).isEqualTo(before.keySet());
        before.forEach((file, bytes) ->
                assertThat(Arrays.equals(bytes, found.get(file))).as(file).isTrue());
    }

    private RepairReport repair() {
        return Proust.repair(directory, RepairOptions.heal(), (done, total) -> {});
    }

    // ---------------------------------------------------------------------------------------------------- store

    private static List<Batch> batches(String file, byte[] content) {
        var bytes = ByteBuffer.wrap(content);
        var found = new ArrayList<Batch>();
        for (int at = 4096; at + HEADER <= content.length; at += 512) {
            if (bytes.getLong(at + 16) != MAGIC) continue;
            found.add(new Batch(
                    file,
                    at,
                    bytes.getInt(at + 28),
                    bytes.getInt(at + 36),
                    (int) bytes.getLong(at + 64),
                    bytes.getLong(at + 72),
                    bytes.getInt(at + 80)));
        }
        return found;
    }

    private record Frame(int at, int idLength) {}

    private List<Frame> frames(Batch batch) {
        var bytes = ByteBuffer.wrap(whole.get(batch.file));
        var frames = new ArrayList<Frame>();
        int at = batch.at + HEADER;
        for (int i = 0; i < batch.appends; i++) {
            frames.add(new Frame(at, bytes.getShort(at + 16)));
            at += (int) bytes.getLong(at + 8);
        }
        return frames;
    }

    /// A batch of several events, of which the first append has an id of such a length.
    private Batch batchWith(Predicate<Integer> idLength) {
        return batches.stream()
                .skip(3)
                .filter(batch -> batch.events > 1 && idLength.test(frames(batch).getFirst().idLength))
                .findFirst()
                .orElseThrow();
    }

    private String last() throws IOException {
        return files().keySet().stream()
                .filter(file -> file.endsWith(".segment"))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private byte[] read(String file) throws IOException {
        return Files.readAllBytes(directory.resolve(file));
    }

    private void write(String file, byte[] bytes) throws IOException {
        Files.write(directory.resolve(file), bytes);
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

    private void deleteRuns() throws IOException {
        for (var file : files().keySet()) {
            if (file.endsWith(".run")) Files.delete(directory.resolve(file));
        }
    }

    private Engine open() throws IOException {
        var world = new World(
                FileDisk.at(directory),
                () -> Instant.ofEpochSecond(1_800_000_000),
                new Random(lives++),
                (name, task) -> {});
        return Engine.open(
                world,
                Limits.standard(),
                new IndexSizes(100, 1_000_000, 0, 0, 0),
                new SegmentSizes(SegmentSizes.BYTES_MIN, SegmentSizes.BYTES_MIN));
    }

    private static void putInOrder(Engine engine) {
        for (int i = 0; i < 3; i++) {
            engine.idle();
            for (var kind : Upkeep.Kind.values()) {
                if (engine.upkeep().claim(kind)) engine.upkeep().keepUp(kind);
            }
        }
    }
}
