package dev.proust.engine.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever is in the middle of a read when the store is closed hears that it is closed, and not that a file fails.
class ClosedMeanwhileTest {

    /// Enough that a reader gives way in the midst of them; each so long that it is read by itself.
    private static final int EVENTS = 600;

    private static final int EVENT_BYTES = 70_000;

    @TempDir
    private Path directory;

    private Runnable meanwhile = () -> {};
    private Engine engine;

    @BeforeEach
    void open() throws IOException {
        engine = InlineThreads.open(directory, nanos -> meanwhile.run());
        for (int i = 0; i < EVENTS; i++) {
            engine.submit(Append.of(event(i)), () -> {});
            engine.step();
        }
        meanwhile = engine::close;
    }

    private static NewEvent event(int number) {
        return NewEvent.of(
                        Stream.of("order", "1"), "Placed", Data.of(new byte[EVENT_BYTES], "application/octet-stream"))
                .tagged(Tag.of("hot", number % 2 == 0 ? "even" : "odd"));
    }

    @Test
    void who_reads() {
        try (var reader = engine.read(Query.all(), ReadOptions.forwards())) {
            var events = reader.iterator();
            assertThatThrownBy(() -> events.forEachRemaining(event -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is closed");
        }
    }

    @Test
    void who_follows() {
        try (var follower = engine.follow(Query.all(), Checkpoint.START)) {
            assertThatThrownBy(() -> {
                        while (follower.poll().isPresent()) {}
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is closed");
        }
    }
}
