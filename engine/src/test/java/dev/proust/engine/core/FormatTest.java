package dev.proust.engine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.disk.FileDisk;
import dev.proust.store.Append;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The format on disk, held fast by a file that format 1 wrote: `format-1.segment.gz`. A change of the format
/// keeps this file and this test, and adds its own.
class FormatTest {

    private static final String FILE = "0000000001.segment";
    private static final String KEPT = "/format-1.segment.gz";

    @TempDir
    private Path directory;

    @Test
    void what_format_1_wrote_is_read_as_it_was_meant() throws IOException {
        Files.write(directory.resolve(FILE), kept());

        var engine = Engine.open(world(FileDisk.at(directory), 99), Limits.standard());

        assertThat(engine.report().cuts()).isEmpty();
        assertThat(events(engine)).isEqualTo(written());
        engine.close();
    }

    @Test
    void the_same_appends_give_the_same_bytes() throws IOException {
        write(directory);

        assertThat(wholeBlocks(Files.readAllBytes(directory.resolve(FILE)))).isEqualTo(kept());
    }

    /// Writes the file anew: to be run by hand when a new format is made.
    static void main(String[] arguments) throws IOException {
        var directory = Files.createTempDirectory("format");
        write(directory);
        try (var out = new GZIPOutputStream(Files.newOutputStream(Path.of(arguments[0])))) {
            out.write(wholeBlocks(Files.readAllBytes(directory.resolve(FILE))));
        }
    }

    private static void write(Path directory) throws IOException {
        var engine = Engine.open(world(FileDisk.at(directory), 1), Limits.standard());
        append(
                engine,
                Append.of(
                                NewEvent.of(Stream.of("order", "1"), "OrderPlaced", Data.json("{\"total\":12}"))
                                        .tagged(Tag.of("customer", "17850"), Tag.of("city", "Köln"))
                                        .withId(UUID.fromString("019b76da-a800-7cfc-afe4-9da97cb1c23b")),
                                NewEvent.of(Stream.of("stock-7"), "Reserved", Data.none())
                                        .withShape(3)
                                        .withMetadata(Map.of("by", "clerk", "über", "alles"))
                                        .withId(UUID.fromString("019b76da-a800-7898-98f6-f13d28ca7a36")))
                        .withId("command-1"));
        append(
                engine,
                Append.of(NewEvent.of(Stream.of("order", "1"), "OrderPaid", Data.of(new byte[] {0, 1, 2}, "test/bytes"))
                        .withId(new UUID(1, 2))
                        .occurredAt(Instant.parse("2010-12-01T08:26:00.123456Z"))));
        engine.idle();
        append(
                engine,
                Append.of(NewEvent.of(Stream.of("order", "2"), "OrderPlaced", Data.text("zwölf"))
                        .withId(UUID.fromString("019b76da-a800-739e-81a8-e923dd4d7273"))));
        engine.close();
    }

    private static void append(Engine engine, Append append) {
        var pending = engine.submit(append, () -> {});
        while (!pending.isDone()) engine.step();
        pending.answer();
    }

    private static List<String> written() {
        return List.of(
                "1 order-1@1 OrderPlaced 1 2026-01-01T00:00:00.000001Z command-1 [city:Köln, customer:17850]"
                        + " {\"total\":12} application/json {} none",
                "2 stock-7@1 Reserved 3 2026-01-01T00:00:00.000001Z command-1 []  application/octet-stream"
                        + " {by=clerk, über=alles} none",
                "3 order-1@2 OrderPaid 1 2026-01-01T00:00:00.000001Z none [] \0\1\2 test/bytes {}"
                        + " 2010-12-01T08:26:00.123456Z",
                "4 order-2@1 OrderPlaced 1 2026-01-01T00:00:00.000001Z none [] zwölf text/plain {} none");
    }

    private static List<String> events(Engine engine) {
        var events = new ArrayList<String>();
        try (var reader = engine.read(Query.all(), ReadOptions.forwards())) {
            reader.forEach(event -> events.add(text(event, event.present().orElseThrow())));
        }
        return events;
    }

    private static String text(RecordedEvent event, Content.Present content) {
        return event.position() + " " + event.stream() + "@" + event.version() + " " + event.type() + " "
                + event.shape() + " " + event.time() + " " + event.appendId().orElse("none") + " " + content.tags()
                + " "
                + content.data().asText() + " " + content.data().contentType() + " "
                + new TreeMap<>(content.metadata()) + " "
                + content.occurred().map(Instant::toString).orElse("none");
    }

    private static World world(Disk disk, long seed) {
        return new World(
                disk,
                InstantSource.fixed(Instant.parse("2026-01-01T00:00:00.000001Z")),
                new Random(seed),
                (name, task) -> {});
    }

    private static byte[] kept() throws IOException {
        try (InputStream file = Objects.requireNonNull(FormatTest.class.getResourceAsStream(KEPT));
                var unpacked = new GZIPInputStream(file)) {
            var bytes = new ByteArrayOutputStream();
            unpacked.transferTo(bytes);
            return bytes.toByteArray();
        }
    }

    /// Up to the end of the last block that holds anything.
    private static byte[] wholeBlocks(byte[] bytes) {
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(bytes, (end + 4095) / 4096 * 4096);
    }
}
