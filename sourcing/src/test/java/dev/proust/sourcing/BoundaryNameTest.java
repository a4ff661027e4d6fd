package dev.proust.sourcing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.store.Criterion;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What boundaries are called among snapshots.
class BoundaryNameTest {

    private static final Stream BOOK = Stream.of("book-1");

    @Test
    void all_events_of_a_stream_are_called_as_the_stream_is() {
        assertThat(BoundaryName.of(Query.stream(BOOK))).isEqualTo("book-1");
    }

    @Test
    void the_same_query_has_the_same_name_however_it_was_put() {
        var one = Criterion.stream(BOOK).withTypes("Bought", "Lent");
        var other = Criterion.stream(BOOK).withTypes("Lent", "Bought");
        assertThat(BoundaryName.of(Query.of(one))).isEqualTo(BoundaryName.of(Query.of(other)));
    }

    @Test
    void whoever_asks_for_something_else_has_another_name() {
        var queries = List.of(
                Query.stream(BOOK),
                Query.all(),
                Query.category("book"),
                Query.births("book"),
                Query.append("book"),
                Query.stream(BOOK).or(Query.stream(Stream.of("book-2"))),
                Query.of(Criterion.stream(BOOK).withTypes("Lent")),
                Query.of(Criterion.stream(BOOK).withTypes("Lent", "Bought")),
                Query.of(Criterion.stream(BOOK).withTags(Tag.of("type", "Lent"))),
                Query.of(Criterion.category("book").withTypes("Lent")),
                Query.tagged(Tag.of("reader", "a"), Tag.of("reader", "b")),
                Query.tagged(Tag.of("reader", "a")).or(Query.tagged(Tag.of("reader", "b"))),
                Query.tagged(Tag.of("reader", "areader")),
                Query.of(Criterion.ofTypes("reader")));
        var names = new HashSet<String>();
        queries.forEach(query -> names.add(BoundaryName.of(query)));
        assertThat(names).hasSize(queries.size());
    }

    @Test
    void names_do_not_tell_what_tags_say() {
        assertThat(BoundaryName.of(Query.tagged(Tag.of("reader", "ann"))))
                .startsWith("$boundary-")
                .doesNotContain("ann");
    }
}
