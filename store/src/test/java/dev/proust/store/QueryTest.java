package dev.proust.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What the words of a query mean. Every index is tested against [Query#matches].
class QueryTest {

    private static final Stream ORDER = Stream.of("order-1");
    private static final Stream ERASURES = Stream.of("$erasures");
    private static final Tag A = Tag.of("key", "a");
    private static final Tag B = Tag.of("key", "b");

    @Test
    void for_all_matches_every_event() {
        assertThat(matches(Query.all(), ORDER, "Placed")).isTrue();
        assertThat(matches(Query.all(), Stream.of("settings"), "Changed", A, B)).isTrue();
    }

    @Test
    void for_a_stream_matches_its_events_alone() {
        var query = Query.stream(ORDER);
        assertThat(matches(query, ORDER, "Placed", A)).isTrue();
        assertThat(matches(query, Stream.of("order-10"), "Placed", A)).isFalse();
        assertThat(matches(query, Stream.of("order"), "Placed", A)).isFalse();
    }

    @Test
    void for_a_category_matches_the_events_of_all_its_streams() {
        var query = Query.category("order");
        assertThat(matches(query, ORDER, "Placed")).isTrue();
        assertThat(matches(query, Stream.of("order-a-b"), "Placed")).isTrue();
        assertThat(matches(query, Stream.of("order"), "Placed")).isTrue();
        assertThat(matches(query, Stream.of("orders-1"), "Placed")).isFalse();
    }

    @Test
    void for_tags_matches_what_bears_all_of_them() {
        var query = Query.tagged(B, A);
        assertThat(matches(query, ORDER, "Placed", A, B, Tag.of("other", "a"))).isTrue();
        assertThat(matches(query, ORDER, "Placed", A)).isFalse();
        assertThat(matches(query, ORDER, "Placed")).isFalse();
    }

    @Test
    void for_types_matches_what_is_of_any_of_them() {
        var query = Query.of(Criterion.ofTypes("Placed", "Paid"));
        assertThat(matches(query, ORDER, "Placed")).isTrue();
        assertThat(matches(query, ORDER, "Paid")).isTrue();
        assertThat(matches(query, ORDER, "placed")).isFalse();
    }

    @Test
    void for_an_append_matches_what_was_written_under_its_id() {
        var query = Query.append("command-1");
        assertThat(query.matches(ORDER, 2, "Placed", List.of(), Optional.of("command-1")))
                .isTrue();
        assertThat(query.matches(ORDER, 2, "Placed", List.of(), Optional.of("command-10")))
                .isFalse();
        assertThat(query.matches(ORDER, 2, "Placed", List.of(), Optional.empty()))
                .isFalse();
    }

    @Test
    void keeps_the_types_of_a_criterion_in_order_so_that_every_process_asks_for_them_alike() {
        var names = IntStream.range(0, 50).mapToObj("type-%02d"::formatted).toList();
        var shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(1));

        assertThat(Criterion.ofTypes(shuffled.toArray(String[]::new)).types()).containsExactlyElementsOf(names);
        assertThat(Criterion.everything()
                        .withTypes(new LinkedHashSet<>(shuffled))
                        .types())
                .containsExactlyElementsOf(names);
    }

    @Test
    void for_births_matches_the_first_event_of_each_stream_of_a_category() {
        var query = Query.births("order");
        assertThat(query.matches(ORDER, 1, "Placed", List.of(), Optional.empty()))
                .isTrue();
        assertThat(query.matches(ORDER, 2, "Paid", List.of(), Optional.empty())).isFalse();
        assertThat(query.matches(Stream.of("cart-1"), 1, "Opened", List.of(), Optional.empty()))
                .isFalse();
        assertThat(Query.births("$erasures").matches(ERASURES, 1, "$Erased", List.of(), Optional.empty()))
                .isFalse();
    }

    @Test
    void asks_for_scope_and_types_and_tags_at_once() {
        var query =
                Query.of(Criterion.category("order").withTypes("Placed", "Paid").withTags(A));
        assertThat(matches(query, ORDER, "Paid", A, B)).isTrue();
        assertThat(matches(query, Stream.of("cart-1"), "Paid", A)).isFalse();
        assertThat(matches(query, ORDER, "Sent", A)).isFalse();
        assertThat(matches(query, ORDER, "Paid", B)).isFalse();
    }

    @Test
    void asks_for_any_of_its_criteria() {
        var query = Query.of(Criterion.tagged(A), Criterion.ofTypes("Paid"));
        assertThat(matches(query, ORDER, "Placed", A)).isTrue();
        assertThat(matches(query, ORDER, "Paid")).isTrue();
        assertThat(matches(query, ORDER, "Placed", B)).isFalse();
    }

    @Test
    void finds_events_of_reserved_streams_by_their_own_stream_only() {
        var appendId = Optional.of("command-1");
        for (var query : List.of(
                Query.all(),
                Query.category("$erasures"),
                Query.tagged(A),
                Query.of(Criterion.ofTypes("$Erased")),
                Query.append("command-1"),
                Query.stream(ORDER))) {
            assertThat(query.matches(ERASURES, 2, "$Erased", List.of(A), appendId))
                    .as("%s", query)
                    .isFalse();
        }
        var own = Criterion.stream(ERASURES);
        assertThat(matches(Query.of(own), ERASURES, "$Erased")).isTrue();
        assertThat(matches(Query.of(own.withTypes("$Erased")), ERASURES, "$Erased"))
                .isTrue();
        assertThat(matches(Query.of(own.withTypes("$Other")), ERASURES, "$Erased"))
                .isFalse();
    }

    @Test
    void or_another_matches_what_either_does() {
        var either = Query.stream(ORDER).or(Query.tagged(A));
        assertThat(either.criteria()).containsExactly(Criterion.stream(ORDER), Criterion.tagged(A));
        assertThat(matches(either, ORDER, "Placed")).isTrue();
        assertThat(matches(either, Stream.of("cart-1"), "Filled", A)).isTrue();
        assertThat(matches(either, Stream.of("cart-1"), "Filled", B)).isFalse();
    }

    @Test
    void holds_no_criterion_type_or_tag_twice() {
        assertThat(Query.stream(ORDER).or(Query.stream(ORDER))).isEqualTo(Query.stream(ORDER));
        assertThat(Criterion.ofTypes("Placed", "Placed")).isEqualTo(Criterion.ofTypes("Placed"));
        assertThat(Criterion.tagged(B, A, B).tags()).containsExactly(A, B);
        assertThat(Criterion.tagged(B, A)).isEqualTo(Criterion.tagged(A, B));
    }

    @Test
    void has_at_least_one_criterion() {
        assertThatThrownBy(Query::of)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("query has no criteria, at least 1 is needed");
    }

    @Test
    void takes_the_last_types_and_tags_in_place_of_any_before() {
        assertThat(Criterion.ofTypes("Placed").withTypes("Paid")).isEqualTo(Criterion.ofTypes("Paid"));
        assertThat(Criterion.tagged(A).withTags(B)).isEqualTo(Criterion.tagged(B));
        assertThat(Criterion.tagged(A).withTags()).isEqualTo(Criterion.everything());
    }

    @Test
    void shares_nothing_with_its_maker() {
        var criteria = new ArrayList<>(List.of(Criterion.stream(ORDER)));
        var types = new HashSet<>(Set.of("Placed"));
        var query = new Query(criteria);
        var criterion = Criterion.everything().withTypes(types);
        criteria.clear();
        types.clear();

        assertThat(query).isEqualTo(Query.stream(ORDER));
        assertThat(criterion).isEqualTo(Criterion.ofTypes("Placed"));
        assertThatThrownBy(() -> query.criteria().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> criterion.types().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> criterion.tags().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void is_about_a_single_stream_if_its_only_criterion_is() {
        assertThat(Query.stream(ORDER).singleStream()).contains(ORDER);
        assertThat(Query.of(Criterion.stream(ORDER).withTypes("Placed").withTags(A))
                        .singleStream())
                .contains(ORDER);
        assertThat(Query.stream(ORDER).or(Query.stream(ORDER)).singleStream()).contains(ORDER);

        assertThat(Query.stream(ORDER).or(Query.append("command-1")).singleStream())
                .isEmpty();
        assertThat(Query.category("order").singleStream()).isEmpty();
        assertThat(Query.all().singleStream()).isEmpty();
    }

    private static boolean matches(Query query, Stream stream, String type, Tag... tags) {
        return query.matches(stream, 2, type, List.of(tags), Optional.empty());
    }
}
