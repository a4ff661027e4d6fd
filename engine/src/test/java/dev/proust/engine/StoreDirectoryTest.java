package dev.proust.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.CorruptionException;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.FormatTooNewException;
import dev.proust.store.LockedException;
import dev.proust.store.NewEvent;
import dev.proust.store.NoSuchStoreException;
import dev.proust.store.Progress;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What opening a real directory says of it: whole, locked, newer, damaged.
class StoreDirectoryTest {

    private static final Stream ORDER = Stream.of("order", "1");
    private static final String FIRST = "0000000001.segment";

    @TempDir
    private Path directory;

    @Test
    void an_empty_store_is_one_block() throws IOException {
        Proust.open(directory).close();

        assertThat(Files.size(directory.resolve(FIRST))).isEqualTo(4096);
    }

    @Test
    void nothing_is_filled_ahead_before_the_first_append() throws IOException {
        try (var store = Proust.open(directory)) {
            assertThat(store.head()).isEqualTo(Checkpoint.START);
            assertThat(Files.size(directory.resolve(FIRST))).isEqualTo(4096);
        }
    }

    @Test
    void is_refused_to_a_second_one() {
        try (var store = Proust.open(directory)) {
            assertThatThrownBy(() -> Proust.open(directory)).isInstanceOf(LockedException.class);
            assertThat(store.head()).isEqualTo(Checkpoint.START);
        }
        Proust.open(directory).close();
    }

    @Test
    void is_not_made_where_only_an_existing_one_is_wanted() {
        var missing = directory.resolve("missing");
        assertThatThrownBy(() -> Proust.open(missing, Options.defaults().onlyExisting()))
                .isInstanceOf(NoSuchStoreException.class);
        assertThat(missing).doesNotExist();
        assertThatThrownBy(() -> Proust.open(directory, Options.defaults().onlyExisting()))
                .isInstanceOf(NoSuchStoreException.class);
    }

    @Test
    void must_not_be_a_file() throws IOException {
        var file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> Proust.open(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + " is a file, expected a directory");
    }

    @Test
    void of_a_newer_format_is_refused_as_such_and_left_alone() throws Exception {
        Proust.open(directory).close();
        var bytes = Files.readAllBytes(directory.resolve(FIRST));
        ByteBuffer.wrap(bytes).putInt(8, 7);
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes, 32, 32);
        digest.update(bytes, 0, 4080);
        System.arraycopy(digest.digest(), 0, bytes, 4080, 16);
        Files.write(directory.resolve(FIRST), bytes);

        assertThatThrownBy(() -> Proust.open(directory))
                .isInstanceOf(FormatTooNewException.class)
                .hasMessage("format is newer than this program: file=" + FIRST + ", format=7, highest_known_format=1");
        assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(bytes);
    }

    @Test
    void whose_header_is_damaged_is_refused_naming_file_offset_expected_and_found() throws IOException {
        fill(1);
        flip(FIRST, 0);

        assertThatThrownBy(() -> Proust.open(directory))
                .isInstanceOf(CorruptionException.class)
                .hasMessage("file is corrupt: file=" + FIRST
                        + ", offset=0, expected=magic 50524f5553544c47, found=51524f5553544c47");
    }

    @Test
    void that_lacks_a_named_segment_is_refused() throws IOException {
        fillSegments();
        Files.delete(directory.resolve("0000000002.segment"));

        assertThatThrownBy(() -> Proust.open(directory))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining("0000000002.segment")
                .hasMessageContaining("no such file");
    }

    @Test
    void that_lacks_its_last_segment_is_refused_too() throws IOException {
        fillSegments();
        var last = segments().getLast();
        Files.delete(directory.resolve(last));

        assertThatThrownBy(() -> Proust.open(directory))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining(last);
    }

    @Test
    void with_a_segment_of_another_store_is_refused(@TempDir Path other) throws IOException {
        fillSegments();
        var mine = Files.readAllBytes(directory.resolve("0000000002.segment"));
        try (var store = Proust.open(other)) {
            append(store, 5 * 1024 * 1024);
        }
        Files.write(other.resolve("0000000002.segment"), mine);

        assertThatThrownBy(() -> Proust.open(other))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining("0000000002.segment")
                .hasMessageContaining("store");
    }

    @Test
    void whose_segments_are_from_two_times_is_refused() throws IOException {
        fillSegments();
        var last = segments().getLast();
        var before = Files.readAllBytes(directory.resolve(FIRST));
        flip(FIRST, 4096);
        assertThatThrownBy(() -> Proust.open(directory)).isInstanceOf(CorruptionException.class);
        Files.write(directory.resolve(FIRST), Arrays.copyOf(before, 8192));

        assertThatThrownBy(() -> Proust.open(directory))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining(FIRST);
        assertThat(directory.resolve(last)).exists();
    }

    @Test
    void with_one_damaged_body_opens_and_fails_the_reads_that_touch_it() throws Exception {
        var marker = "the words of the second event";
        try (var store = Proust.open(directory)) {
            store.append(Append.of(event("first")));
            store.append(Append.of(event(marker)));
            store.append(Append.of(event("third")));
        }
        flip(FIRST, offsetOf(marker));

        try (var store = Proust.open(directory)) {
            assertThatThrownBy(() -> texts(store))
                    .isInstanceOf(CorruptionException.class)
                    .hasMessageContaining(FIRST)
                    .hasMessageContaining("a body of checksum");
            var reader = store.read(Query.all()).iterator();
            assertThat(reader.next().position()).isEqualTo(1);
            assertThatThrownBy(reader::next).isInstanceOf(CorruptionException.class);

            var subscription = store.subscribe(Query.all(), Checkpoint.START);
            assertThat(subscription.next()).isInstanceOf(Progress.class);
            assertThat(subscription.next()).isInstanceOf(RecordedEvent.class);
            assertThatThrownBy(subscription::next).isInstanceOf(CorruptionException.class);
            assertThatThrownBy(subscription::next).isInstanceOf(CorruptionException.class);

            store.append(Append.of(event("fourth")));
            assertThat(store.head().position()).isEqualTo(4);
        }
    }

    /// The batches lie below the watermark of the one that says "closed": nothing of them may go unnoticed.
    @Test
    void with_any_flipped_byte_is_refused_or_fails_reads_or_was_not_touched_at_all() throws IOException {
        fill(4);
        var whole = Files.readAllBytes(directory.resolve(FIRST));
        List<String> texts;
        try (var store = Proust.open(directory)) {
            texts = texts(store);
        }
        int end = lastBlock(whole);
        long seed = new Random().nextLong();
        var random = new Random(seed);
        int noticed = 0;
        for (int i = 0; i < 400; i++) {
            int offset = 4096 + random.nextInt(end - 4096);
            var damaged = whole.clone();
            damaged[offset] ^= (byte) (1 << random.nextInt(8));
            Files.write(directory.resolve(FIRST), damaged);
            try (var store = Proust.open(directory)) {
                assertThat(texts(store)).as("seed %d, offset %d", seed, offset).isEqualTo(texts);
            } catch (CorruptionException expected) {
                noticed++;
            }
        }
        assertThat(noticed)
                .as("seed %d, of 400 bytes, most of which nobody uses", seed)
                .isGreaterThan(50);
    }

    private void fill(int events) {
        try (var store = Proust.open(directory)) {
            for (int i = 0; i < events; i++) {
                store.append(Append.of(event("event " + i)).withId("append-" + i));
            }
        }
    }

    private void fillSegments() {
        try (var store = Proust.open(directory)) {
            append(store, 14 * 1024 * 1024);
        }
        assertThat(segments()).hasSizeGreaterThanOrEqualTo(3);
    }

    private static void append(EventStore store, int bytes) {
        for (int left = bytes; left > 0; left -= 900_000) {
            store.append(Append.of(NewEvent.of(ORDER, "Filled", Data.of(new byte[900_000], "test/zeros"))));
        }
    }

    private List<String> segments() {
        var names = new ArrayList<>(Arrays.asList(directory.toFile().list((dir, name) -> name.endsWith(".segment"))));
        names.sort(null);
        return names;
    }

    private void flip(String file, long offset) throws IOException {
        try (var raw = new RandomAccessFile(directory.resolve(file).toFile(), "rw")) {
            raw.seek(offset);
            int value = raw.read();
            raw.seek(offset);
            raw.write(value ^ 1);
        }
    }

    private long offsetOf(String text) throws IOException {
        var content = new String(Files.readAllBytes(directory.resolve(FIRST)), StandardCharsets.ISO_8859_1);
        return content.indexOf(text);
    }

    /// Where the block of the last batch begins.
    private static int lastBlock(byte[] bytes) {
        int last = bytes.length;
        while (bytes[last - 1] == 0) {
            last--;
        }
        return (last - 1) / 4096 * 4096;
    }

    private static NewEvent event(String text) {
        return NewEvent.of(ORDER, "Happened", Data.text(text));
    }

    private static List<String> texts(EventStore store) {
        var texts = new ArrayList<String>();
        try (var reader = store.read(Query.all())) {
            for (var event : reader) {
                texts.add(event.position() + " " + event.version() + " " + event.type() + " " + event.stream() + " "
                        + event.appendId() + " " + event.time() + " "
                        + event.present().orElseThrow().data().asText());
            }
        }
        return texts;
    }
}
