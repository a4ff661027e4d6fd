package dev.proust.sourcing.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Data;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a state looks like in a snapshot, and which ones are understood.
class JsonStateTest {

    private record Shelf(List<String> books, int readers, Optional<String> keeper) {}

    /// Never equal to anything but itself, as arrays are.
    private record Marks(int[] pages) {}

    private static final Shelf SHELF = new Shelf(List.of("Swann"), 2, Optional.empty());

    private final JsonState<Shelf> shelves = JsonState.of(Shelf.class);

    @Test
    void a_state_comes_back_equal() {
        assertThat(shelves.decode(shelves.encode(SHELF))).contains(SHELF);
        assertThat(JsonState.of(Long.class).decode(Data.json("7"))).contains(7L);
    }

    @Test
    void what_cannot_be_understood_counts_as_not_there() {
        assertThat(shelves.decode(Data.json("{\"books\":[],\"readers\":1.5}"))).isEmpty();
        assertThat(shelves.decode(Data.json("{\"books\":[]}"))).isEmpty();
        assertThat(shelves.decode(Data.json("{"))).isEmpty();
        assertThat(shelves.decode(Data.json("null"))).isEmpty();
        assertThat(shelves.decode(Data.text("{\"books\":[],\"readers\":1}"))).isEmpty();
    }

    @Test
    void a_state_that_would_not_come_back_equal_is_not_let_out() {
        assertThatThrownBy(() -> JsonState.of(Marks.class).encode(new Marks(new int[] {1})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("JsonStateTest.Marks cannot be kept as JSON: it does not come back equal");
    }
}
