package dev.proust.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {

    @Test
    void a_store_with_little_memory_finds_all_there_is(@TempDir Path directory) {
        var options = Options.defaults().withMemory(new Memory(10, 10, 0));
        try (var store = Proust.open(directory, options)) {
            for (int i = 0; i < 300; i++) {
                store.append(Append.of(NewEvent.of(Stream.of("order", "" + i % 20), "Happened", Data.none())));
            }
        }
        try (var store = Proust.open(directory, options);
                var events = store.read(Query.stream(Stream.of("order", "7")))) {
            assertThat(events).hasSize(15);
        }
    }

    @Test
    void says_which_bound_is_out_of_range() {
        assertThatThrownBy(() -> new Memory(0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memtablePostings is 0, expected 1 or more");
        assertThatThrownBy(() -> new Memory(1, 0, 1)).hasMessage("backlogPostings is 0, expected 1 or more");
        assertThatThrownBy(() -> Memory.standard().withCacheBytes(-1))
                .hasMessage("cacheBytes is -1, expected 0 or more");
    }
}
