package dev.proust.sourcing.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How it is told where two states differ.
class JsonChangeTest {

    private record Shelf(List<String> books, Map<String, Integer> readers, Optional<String> keeper) {}

    @Test
    void what_is_the_same_is_not_told() {
        var shelf = new Shelf(List.of("Swann"), Map.of("ann", 1), Optional.empty());
        assertThat(JsonChange.between(shelf, shelf)).isEmpty();
    }

    @Test
    void fields_that_differ_are_told_by_their_paths() {
        var before = new Shelf(List.of("Swann", "Guermantes"), Map.of("ann", 1, "a/b", 7), Optional.empty());
        var after = new Shelf(List.of("Sodom"), Map.of("ann", 2), Optional.of("bob"));
        assertThat(JsonChange.between(before, after))
                .extracting(JsonChange::toString)
                .containsExactlyInAnyOrder(
                        "/books/0: \"Swann\" → \"Sodom\"",
                        "/books/1: \"Guermantes\" → nothing",
                        "/readers/ann: 1 → 2",
                        "/readers/a~1b: 7 → nothing",
                        "/keeper: null → \"bob\"");
    }

    @Test
    void values_that_are_no_objects_are_told_as_a_whole() {
        assertThat(JsonChange.between(7, "seven"))
                .containsExactly(new JsonChange("", Optional.of("7"), Optional.of("\"seven\"")));
    }
}
