package dev.proust.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.SnapshotStore;
import dev.proust.store.Stream;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An open store is scrubbed whatever it is used for.
class ScrubbedStoreTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /// For what is to happen to happen, mostly.
    private static final Duration LONG_ENOUGH = Duration.ofMillis(200);

    @TempDir
    private Path directory;

    @BeforeEach
    void fill() {
        try (var store = Proust.open(directory)) {
            append(store);
        }
    }

    @Test
    void not_just_because_it_was_opened() {
        try (var store = Proust.open(directory)) {
            LockSupport.parkNanos(LONG_ENOUGH.toNanos());
            assertThat(store.health().scrubs()).isZero();
        }
    }

    @Test
    void when_nobody_uses_it_once_the_time_has_come() {
        var often = Options.defaults().withScrub(new ScrubPace(Duration.ofMillis(50), 8 * 1024 * 1024));
        try (var store = Proust.open(directory, often)) {
            awaitScrubs(2, store, () -> {});
        }
    }

    @Test
    void even_if_that_is_never() {
        var never = Options.defaults().withScrub(new ScrubPace(ChronoUnit.FOREVER.getDuration(), 8 * 1024 * 1024));
        try (var store = Proust.open(directory, never)) {
            LockSupport.parkNanos(LONG_ENOUGH.toNanos());
            assertThat(store.health().scrubs()).isZero();
        }
    }

    @Test
    void and_nobody_holds_what_a_closed_one_had() {
        var snapshots = snapshotsOfClosed();
        await(() -> {
            System.gc();
            return snapshots.refersTo(null);
        });
    }

    private WeakReference<SnapshotStore> snapshotsOfClosed() {
        try (var store = Proust.open(directory)) {
            return new WeakReference<>(store.snapshots());
        }
    }

    @Test
    void when_it_is_only_read() {
        try (var store = Proust.open(directory)) {
            try (var reader = store.read(Query.all())) {
                assertThat(reader).hasSize(1);
            }
            awaitScrubs(1, store, () -> {});
        }
    }

    @Test
    void when_it_is_only_followed() {
        try (var store = Proust.open(directory);
                var _ = store.subscribe(Query.all(), Checkpoint.START)) {
            awaitScrubs(1, store, () -> {});
        }
    }

    @Test
    void when_its_writer_never_rests() {
        try (var store = Proust.open(directory)) {
            awaitScrubs(1, store, () -> append(store));
        }
    }

    private static void awaitScrubs(int times, EmbeddedStore store, Runnable meanwhile) {
        await(() -> {
            meanwhile.run();
            return store.health().scrubs() >= times;
        });
    }

    private static void await(BooleanSupplier isSo) {
        var end = Instant.now().plus(PATIENCE);
        while (!isSo.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void append(EmbeddedStore store) {
        var _ = store.append(Append.of(NewEvent.of(Stream.of("order", "1"), "Placed", Data.none())));
    }
}
