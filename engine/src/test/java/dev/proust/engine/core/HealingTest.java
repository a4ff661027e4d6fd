package dev.proust.engine.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
                var event = NewEvent.of(Stream.of("order", "" + n % 7), "Placed", Data.json(said(n)));
                store.engine.submit(Append.of(event).withId("append " + n), () -> {});
                store.engine.step();
            }
            store.engine.idle();
            for (var kind : Kind.values()) {
                if (store.engine.upkeep().claim(kind)) store.engine.upkeep().keepUp(kind);
            }
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
        var file = directory.resolve(FIRST);
        var bytes = Files.readAllBytes(file);
        int at = new String(bytes, ISO_8859_1).indexOf(said(event));
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

        List<String> all() {
            var all = new ArrayList<String>();
            try (var reader = engine.read(Query.all(), ReadOptions.forwards())) {
                reader.forEach(event -> all.add(text(event.content())));
            }
            return all;
        }

        private static String text(Content content) {
            var buffer = ((Content.Present) content).data().asBuffer();
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
