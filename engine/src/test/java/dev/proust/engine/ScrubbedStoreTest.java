package dev.proust.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An open store is scrubbed whatever it is used for.
class ScrubbedStoreTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    @BeforeEach
    void fill() {
        try (var store = Proust.open(directory)) {
            append(store);
        }
    }

    @Test
    void while_nobody_uses_it_nobody_reads_it() {
        try (var store = Proust.open(directory)) {
            assertThat(store.health().scrubs()).isZero();
        }
    }

    @Test
    void when_it_is_only_read() {
        try (var store = Proust.open(directory)) {
            try (var reader = store.read(Query.all())) {
                assertThat(reader).hasSize(1);
            }
            awaitScrub(store, () -> LockSupport.parkNanos(1_000_000));
        }
    }

    @Test
    void when_it_is_only_followed() {
        try (var store = Proust.open(directory);
                var _ = store.subscribe(Query.all(), Checkpoint.START)) {
            awaitScrub(store, () -> LockSupport.parkNanos(1_000_000));
        }
    }

    @Test
    void when_its_writer_never_rests() {
        try (var store = Proust.open(directory)) {
            awaitScrub(store, () -> append(store));
        }
    }

    private static void awaitScrub(EmbeddedStore store, Runnable meanwhile) {
        var end = Instant.now().plus(PATIENCE);
        while (store.health().scrubs() == 0 && Instant.now().isBefore(end)) {
            meanwhile.run();
        }
        assertThat(store.health().scrubs()).isEqualTo(1);
    }

    private static void append(EmbeddedStore store) {
        var _ = store.append(Append.of(NewEvent.of(Stream.of("order", "1"), "Placed", Data.none())));
    }
}
