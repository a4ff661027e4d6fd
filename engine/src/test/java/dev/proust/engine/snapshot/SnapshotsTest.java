package dev.proust.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.disk.FileDisk;
import dev.proust.engine.log.Secret;
import dev.proust.store.Checkpoint;
import dev.proust.store.Data;
import dev.proust.store.FoldId;
import dev.proust.store.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots come back as they were saved, or not at all.
class SnapshotsTest {

    private static final FoldId FOLD = new FoldId("order", 1);
    private static final UUID INCARNATION = new UUID(1, 2);
    private static final long BYTES_MAX = 20_000;

    @TempDir
    private Path directory;

    private final Secret secret = Secret.random(new Random(1));
    private final ArrayDeque<Runnable> beside = new ArrayDeque<>();
    private Snapshots snapshots;
    private long lastPosition = Long.MAX_VALUE;

    @BeforeEach
    void open() throws IOException {
        snapshots = opened(secret);
    }

    @AfterEach
    void close() {
        snapshots.close();
    }

    @Test
    void as_many_as_come_are_found_again_and_make_few_files() throws IOException {
        var last = new HashMap<String, Snapshot>();
        for (int n = 1; n <= 5_000; n++) {
            var saved = snapshot("order-" + n % 1_700, n);
            last.put(saved.entity(), saved);
            snapshots.save(saved);
            runBeside();
        }

        requireFound(last);
        assertThat(files()).hasSizeBetween(1, 12);
        reopen();
        requireFound(last);
    }

    @Test
    void of_what_comes_faster_than_it_is_written_the_rest_is_let_go() {
        for (int n = 1; n <= 1_000; n++) {
            snapshots.save(snapshot("order-" + n, n));
        }
        assertThat(beside).hasSize(1);

        runBeside();
        long found = Stream.iterate(1, n -> n + 1)
                .limit(1_000)
                .filter(n -> snapshots.latest("order-" + n, FOLD).isPresent())
                .count();
        assertThat(found).isBetween(20L, 300L);
    }

    @Test
    void whatever_turns_over_in_a_file_none_is_given_that_was_not_saved() throws IOException {
        var saved = new HashMap<String, Snapshot>();
        for (int n = 1; n <= 300; n++) {
            saved.put("order-" + n, snapshot("order-" + n, n));
            snapshots.save(saved.get("order-" + n));
            runBeside();
        }
        snapshots.close();
        var file = directory.resolve(files().getFirst());
        var whole = Files.readAllBytes(file);
        long lost = 0;
        for (int seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            var bytes = whole.clone();
            int at = random.nextInt(4) == 0 ? bytes.length - 1 - random.nextInt(64) : random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
            snapshots = opened(secret);
            for (var each : saved.values()) {
                var found = snapshots.latest(each.entity(), FOLD);
                if (found.isPresent()) assertThat(found).as("seed %d", seed).contains(each);
                else lost++;
            }
            snapshots.close();
        }
        assertThat(lost).isPositive();
    }

    @Test
    void files_that_were_merged_and_stayed_are_deleted_at_the_next_opening() throws IOException {
        saveFull("order", 1);
        var first = files();
        var bytes = Files.readAllBytes(directory.resolve(first.getFirst()));
        saveFull("order", 2);
        assertThat(files()).hasSize(1).doesNotContainAnyElementsOf(first);
        Files.write(directory.resolve(first.getFirst()), bytes);

        reopen();
        assertThat(files()).doesNotContainAnyElementsOf(first);
        assertThat(snapshots.latest("order-0", FOLD).orElseThrow().checkpoint().position())
                .isEqualTo(2);
    }

    @Test
    void files_that_are_not_finished_or_of_another_store_are_deleted() throws IOException {
        saveFull("order", 1);
        snapshots.close();
        Files.write(directory.resolve("0000000009.snapshots.unfinished"), new byte[10]);

        snapshots = opened(Secret.random(new Random(2)));
        assertThat(files()).isEmpty();
        assertThat(directory).isEmptyDirectory();
        assertThat(snapshots.latest("order-0", FOLD)).isEmpty();
    }

    @Test
    void those_of_a_history_that_is_lost_are_left_out_when_files_are_merged() throws IOException {
        saveFull("lost", 9);
        lastPosition = 5;
        saveFull("kept", 1);
        lastPosition = Long.MAX_VALUE;

        assertThat(files()).hasSize(1);
        assertThat(snapshots.latest("lost-0", FOLD)).isEmpty();
        assertThat(snapshots.latest("kept-0", FOLD)).isPresent();
    }

    /// Saves until a file has been written.
    private void saveFull(String category, long position) {
        for (int n = 0; beside.isEmpty(); n++) {
            snapshots.save(snapshot(category + "-" + n, position));
        }
        runBeside();
    }

    private void requireFound(Map<String, Snapshot> saved) {
        for (var each : saved.values()) {
            assertThat(snapshots.latest(each.entity(), FOLD)).contains(each);
        }
    }

    private Snapshot snapshot(String entity, long position) {
        var state = Data.text((entity + " at " + position + " ").repeat(1 + (int) (position % 5)));
        return new Snapshot(entity, FOLD, new Checkpoint(position, INCARNATION), position, state);
    }

    private void runBeside() {
        while (!beside.isEmpty()) beside.remove().run();
    }

    private void reopen() throws IOException {
        snapshots.close();
        snapshots = opened(secret);
    }

    private Snapshots opened(Secret secret) throws IOException {
        var keys = secret.keys();
        var opened = new Snapshots(
                FileDisk.at(directory),
                secret,
                keys::snapshot,
                checkpoint -> checkpoint.position() <= lastPosition,
                beside::add,
                () -> 0,
                BYTES_MAX);
        opened.open();
        return opened;
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(Snapshots::isFile)
                    .sorted()
                    .toList();
        }
    }
}
