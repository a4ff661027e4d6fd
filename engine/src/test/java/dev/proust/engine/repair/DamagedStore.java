package dev.proust.engine.repair;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import dev.proust.store.Content;
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

/// A store of 300 events of seven streams on real files, each in a batch of its own and copied in a run; and what can
/// happen to it.
final class DamagedStore {

    static final int EVENTS = 300;
    static final String FIRST = "0000000001.segment";

    /// The last byte of the type stands just before the body, of which 32 fixed bytes and the content type come first.
    static final int IN_HEADER = -(32 + "application/json".length() + 2);

    static final int IN_BODY = 0;

    /// Why events are erased.
    static final String ASKED_FOR = "asked for";

    /// Why losses are accepted.
    static final String WHY = "the disk was old";

    private final Path directory;
    private final Deque<Runnable> started = new ArrayDeque<>();

    DamagedStore(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /// Appends, and lets upkeep come to its end.
    void live() throws IOException {
        try (var store = open()) {
            for (int n = 1; n <= EVENTS; n++) {
                var event = NewEvent.of(Stream.of("order", "" + n % 7), "Placed", Data.json(said(n)));
                store.engine.submit(Append.of(event).withId("append " + n), () -> {});
                store.engine.step();
            }
            store.putInOrder();
        }
        assertThat(runs()).isNotEmpty();
    }

    void requireSoundWith(long lost) {
        var findings = Proust.verify(directory, (done, total) -> {});
        assertThat(findings.damages()).isEmpty();
        assertThat(findings.counts().lost()).isEqualTo(lost);
        try (var store = open()) {
            store.putInOrder();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        assertThat(Proust.verify(directory, (done, total) -> {}).damages()).isEmpty();
    }

    void deleteRuns() throws IOException {
        for (var run : runs()) {
            Files.delete(run);
        }
    }

    RepairReport accept(Positions... ranges) {
        return Proust.repair(directory, RepairOptions.heal().acceptLoss(List.of(ranges), WHY), (done, total) -> {});
    }

    /// The copies of events in all runs, and nothing else of them.
    void damageCopies() throws IOException {
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
    void destroyIdleBatch() throws IOException {
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

    Opened open() throws IOException {
        return new Opened();
    }

    RepairReport repair() {
        return Proust.repair(directory, RepairOptions.heal(), (done, total) -> {});
    }

    static String said(int n) {
        return "\"event %04d says this\"".formatted(n);
    }

    List<Path> runs() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".run"))
                    .sorted()
                    .toList();
        }
    }

    Map<String, byte[]> files() throws IOException {
        var all = new TreeMap<String, byte[]>();
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                all.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        }
        all.remove("lock");
        return all;
    }

    static void requireSame(Map<String, byte[]> expected, Map<String, byte[]> found) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((file, bytes) ->
                assertThat(Arrays.equals(bytes, found.get(file))).as(file).isTrue());
    }

    Map<String, byte[]> copies() throws IOException {
        var all = files();
        all.keySet().removeIf(file -> !file.endsWith(".run"));
        return all;
    }

    void putBack(Map<String, byte[]> old) throws IOException {
        for (var run : runs()) {
            Files.delete(run);
        }
        for (var file : old.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }

    /// Makes all files what they were.
    void restore(Map<String, byte[]> old) throws IOException {
        for (var file : files().keySet()) {
            Files.delete(directory.resolve(file));
        }
        for (var file : old.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }

    void erase(int event) throws IOException {
        erase(event, ASKED_FOR);
    }

    void erase(int event, String reason) throws IOException {
        try (var store = open()) {
            store.erase(event, reason);
            store.putInOrder();
            assertThat(store.engine.goneUpTo()).isEqualTo(store.engine.head());
        }
    }

    /// Appends an event in a batch of its own for each text, and lets upkeep come to its end.
    void say(String... texts) throws IOException {
        try (var store = open()) {
            for (var text : texts) {
                store.say(text);
            }
            store.putInOrder();
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
    void flip(int event, int distance) throws IOException {
        flip(said(event), distance);
    }

    /// Flips a bit so far behind the first byte of some text.
    void flip(String text, int distance) throws IOException {
        var found = find(text);
        found.bytes[found.at + distance] ^= 4;
        Files.write(found.file, found.bytes);
    }

    /// Makes the body of an event what an erasure makes of it.
    void blank(int event) throws IOException {
        var text = said(event);
        var found = find(text);
        Arrays.fill(found.bytes, found.at - 32 - "application/json".length(), found.at + text.length(), (byte) 0);
        Files.write(found.file, found.bytes);
    }

    /// Looks for the batch in whose first sector some text stands.
    ///
    /// @return flips a bit of the check in its header, also when the text is gone
    Runnable flipCheckOfBatchOf(String text) throws IOException {
        var found = find(text);
        return () -> {
            try {
                var bytes = Files.readAllBytes(found.file);
                bytes[found.at - found.at % 512] ^= 4;
                Files.write(found.file, bytes);
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        };
    }

    void flipErasure() throws IOException {
        var found = find(ASKED_FOR);
        found.bytes[found.at] ^= 4;
        Files.write(found.file, found.bytes);
    }

    void destroyBatchOf(int event) throws IOException {
        destroy(said(event));
    }

    /// Destroys the sector in which some text begins.
    void destroy(String text) throws IOException {
        var found = find(text);
        int from = found.at - found.at % 512;
        Arrays.fill(found.bytes, from, from + 512, (byte) 7);
        Files.write(found.file, found.bytes);
    }

    static void damageBuckets(Path run) throws IOException {
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
    static void falsifyPlace(Path run) throws IOException {
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

    /// The store, opened.
    final class Opened implements AutoCloseable {

        final Engine engine;

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

        void erase(int event, String reason) {
            engine.submitErasure(List.of(new Positions(event, event)), reason, () -> {});
            engine.step();
        }

        void say(String text) {
            engine.submit(Append.of(NewEvent.of(Stream.of("order", "0"), "Placed", Data.json(text))), () -> {});
            engine.step();
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
