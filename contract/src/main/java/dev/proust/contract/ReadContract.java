package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Criterion;
import dev.proust.store.LostFutureException;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What a read shows: any query, either direction, any bounds, as of one moment.
abstract class ReadContract extends StoreContract {

    private static final Tag ANN = Tag.of("customer", "ann");
    private static final Tag BOB = Tag.of("customer", "bob");

    // ---------------------------------------------------------------------------------------------------- queries

    @Test
    void an_empty_store_and_an_unknown_stream_are_no_errors() {
        assertThat(all()).isEmpty();
        assertThat(store.head()).isEqualTo(Checkpoint.START);
        try (var reader = store.read(Query.stream(ORDER))) {
            assertThat(reader.checkpoint()).isEqualTo(Checkpoint.START);
            assertThat(reader.iterator().hasNext()).isFalse();
            assertThat(reader.isCutOff()).isFalse();
        }
    }

    @Test
    void a_stream_is_read_by_its_name_byte_by_byte() {
        append(event(Stream.of("order-1"), "A"), event(Stream.of("order-10"), "B"), event(Stream.of("Order-1"), "C"));

        assertThat(types(read(Query.stream(Stream.of("order-1"))))).containsExactly("A");
        assertThat(types(read(Query.stream(Stream.of("order"))))).isEmpty();
    }

    @Test
    void a_category_holds_the_streams_whose_name_up_to_the_first_dash_it_is() {
        append(
                event(Stream.of("order-1"), "A"),
                event(Stream.of("order"), "B"),
                event(Stream.of("order-1-2"), "C"),
                event(Stream.of("orders-1"), "D"),
                event(Stream.of("stock-order"), "E"));

        assertThat(types(read(Query.category("order")))).containsExactly("A", "B", "C");
        assertThat(types(read(Query.category("orders")))).containsExactly("D");
        assertThat(types(read(Query.category("none")))).isEmpty();
    }

    @Test
    void types_are_alternatives_and_tags_must_all_be_there() {
        append(
                event(ORDER, "Placed").tagged(ANN),
                event(ORDER, "Paid").tagged(ANN, BOB),
                event(STOCK, "Placed").tagged(BOB),
                event(STOCK, "Shipped"));

        assertThat(positions(read(Query.of(Criterion.ofTypes("Placed", "Shipped")))))
                .containsExactly(1L, 3L, 4L);
        assertThat(positions(read(Query.tagged(ANN)))).containsExactly(1L, 2L);
        assertThat(positions(read(Query.tagged(BOB, ANN)))).containsExactly(2L);
        assertThat(positions(read(Query.of(Criterion.tagged(BOB).withTypes("Placed")))))
                .containsExactly(3L);
        assertThat(positions(read(Query.of(Criterion.stream(ORDER).withTypes("Paid", "Shipped")))))
                .containsExactly(2L);
        assertThat(positions(read(Query.of(Criterion.category("stock").withTags(ANN)))))
                .isEmpty();
    }

    @Test
    void what_meets_several_criteria_comes_once() {
        append(event(ORDER, "Placed").tagged(ANN), event(STOCK, "Placed"), event(STOCK, "Counted"));
        var query = Query.stream(ORDER).or(Query.tagged(ANN)).or(Query.of(Criterion.ofTypes("Placed")));

        assertThat(positions(read(query))).containsExactly(1L, 2L);
        assertThat(positions(query, ReadOptions.backwards())).containsExactly(2L, 1L);
    }

    @Test
    void the_births_of_a_category_list_its_streams_in_order_and_in_pages() {
        append(event(Stream.of("order-b"), "Placed"), event(Stream.of("order-b"), "Paid"), event(STOCK, "Counted"));
        append(event(Stream.of("order"), "Opened"), event(Stream.of("orders-1"), "Placed"));
        append(event(Stream.of("order-a"), "Placed"), event(Stream.of("order-b"), "Sent"));
        var births = Query.births("order");

        assertThat(streams(read(births))).containsExactly("order-b", "order", "order-a");
        assertThat(positions(births, ReadOptions.backwards())).containsExactly(6L, 4L, 1L);
        assertThat(read(Query.births("none"))).isEmpty();
        var page = read(births, ReadOptions.forwards().limit(2));
        assertThat(streams(page)).containsExactly("order-b", "order");
        var next = ReadOptions.forwards().after(page.getLast().checkpoint()).limit(2);
        assertThat(streams(read(births, next))).containsExactly("order-a");
        assertThat(types(read(Query.of(Criterion.births("order").withTypes("Opened")))))
                .containsExactly("Opened");
    }

    @Test
    void a_stream_whose_first_events_came_in_one_append_is_born_once() {
        append(event(ORDER, "A"), event(ORDER, "B"), event(Stream.of("order-9"), "C"), event(ORDER, "D"));

        assertThat(types(read(Query.births("order")))).containsExactly("A", "C");
    }

    // ---------------------------------------------------------------------------------------------------- bounds

    @Test
    void after_and_before_are_exclusive_in_both_directions() {
        for (int i = 1; i <= 6; i++) append(event(i % 2 == 0 ? ORDER : STOCK, "E" + i));
        var second = all().get(1).checkpoint();
        var fifth = all().get(4).checkpoint();

        assertThat(positions(Query.all(), ReadOptions.forwards().after(second).before(fifth)))
                .containsExactly(3L, 4L);
        assertThat(positions(Query.all(), ReadOptions.backwards().after(second).before(fifth)))
                .containsExactly(4L, 3L);
        assertThat(positions(Query.stream(ORDER), ReadOptions.forwards().after(second)))
                .containsExactly(4L, 6L);
        assertThat(positions(Query.stream(ORDER), ReadOptions.backwards().before(fifth)))
                .containsExactly(4L, 2L);
        assertThat(positions(Query.all(), ReadOptions.forwards().before(Checkpoint.START)))
                .isEmpty();
        assertThat(positions(Query.all(), ReadOptions.backwards().after(store.head())))
                .isEmpty();
        assertThat(positions(Query.all(), ReadOptions.forwards().after(fifth).before(second)))
                .isEmpty();
    }

    @Test
    void a_stream_can_be_read_from_a_version_on_in_both_directions() {
        append(event(ORDER, "A"), event(STOCK, "B"), event(ORDER, "C"), event(ORDER, "D"));

        var fromSecond = ReadOptions.forwards().fromVersion(2);
        assertThat(types(read(Query.stream(ORDER), fromSecond))).containsExactly("C", "D");
        assertThat(types(read(Query.stream(ORDER), ReadOptions.backwards().fromVersion(2))))
                .containsExactly("D", "C");
        assertThat(types(read(Query.stream(ORDER), ReadOptions.forwards().fromVersion(1))))
                .containsExactly("A", "C", "D");
        assertThat(read(Query.stream(ORDER), ReadOptions.forwards().fromVersion(4)))
                .isEmpty();
        assertThat(read(Query.stream(Stream.of("unknown")), fromSecond)).isEmpty();
        assertThat(types(read(Query.of(Criterion.stream(ORDER).withTypes("D")), fromSecond)))
                .containsExactly("D");
    }

    @Test
    void only_a_single_stream_has_versions_to_read_from() {
        var options = ReadOptions.forwards().fromVersion(1);
        for (var query : List.of(
                Query.all(), Query.category("order"), Query.stream(ORDER).or(Query.stream(STOCK)))) {
            assertThatThrownBy(() -> store.read(query, options))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("single stream");
        }
    }

    @Test
    void a_limit_cuts_off_and_says_so() {
        append(event(ORDER, "A"), event(STOCK, "B"), event(ORDER, "C"));

        assertCut(Query.all(), ReadOptions.forwards().limit(2), true, 1L, 2L);
        assertCut(Query.all(), ReadOptions.backwards().limit(2), true, 3L, 2L);
        assertCut(Query.all(), ReadOptions.forwards().limit(3), false, 1L, 2L, 3L);
        assertCut(Query.stream(ORDER), ReadOptions.forwards().limit(1), true, 1L);
        assertCut(Query.stream(STOCK), ReadOptions.backwards().limit(1), false, 2L);
        assertCut(Query.all(), ReadOptions.forwards().limit(Long.MAX_VALUE), false, 1L, 2L, 3L);
    }

    @Test
    void limit_0_tells_the_head_and_at_once_whether_there_is_anything() {
        append(event(ORDER, "A"));
        try (var reader = store.read(Query.all(), ReadOptions.forwards().limit(0))) {
            assertThat(reader.checkpoint()).isEqualTo(store.head());
            assertThat(reader.isCutOff()).isTrue();
            assertThat(reader.iterator().hasNext()).isFalse();
        }
        try (var reader = store.read(Query.stream(STOCK), ReadOptions.forwards().limit(0))) {
            assertThat(reader.isCutOff()).isFalse();
        }
    }

    @Test
    void only_what_was_recorded_before_a_time_is_read_if_one_is_given() {
        append(event(ORDER, "A"));
        clock.move(Duration.ofSeconds(10));
        append(event(ORDER, "B"), event(STOCK, "C"));
        clock.move(Duration.ofSeconds(10));
        append(event(ORDER, "D"));

        assertThat(types(recordedBefore(NOON))).isEmpty();
        assertThat(types(recordedBefore(NOON.plusNanos(1)))).containsExactly("A");
        assertThat(types(recordedBefore(NOON.plusSeconds(10)))).containsExactly("A");
        assertThat(types(recordedBefore(NOON.plusSeconds(10).plusNanos(1)))).containsExactly("A", "B", "C");
        assertThat(types(recordedBefore(Instant.MAX))).containsExactly("A", "B", "C", "D");
        assertThat(types(recordedBefore(Instant.MIN))).isEmpty();
        var backwards =
                ReadOptions.backwards().recordedBefore(NOON.plusSeconds(20)).limit(1);
        assertThat(types(read(Query.stream(ORDER), backwards))).containsExactly("B");
    }

    private List<RecordedEvent> recordedBefore(Instant time) {
        return read(Query.all(), ReadOptions.forwards().recordedBefore(time));
    }

    @Test
    void bounds_of_another_history_are_refused() {
        append(event(ORDER, "A"));
        var head = store.head();
        var beyond = new Checkpoint(2, head.incarnation());
        var foreign = new Checkpoint(1, new UUID(4711, 4711));

        for (var lost : List.of(beyond, foreign)) {
            var after = ReadOptions.forwards().after(lost);
            var before = ReadOptions.backwards().before(lost);
            assertThatThrownBy(() -> store.read(Query.all(), after)).isInstanceOf(LostFutureException.class);
            assertThatThrownBy(() -> store.read(Query.all(), before)).isInstanceOf(LostFutureException.class);
        }
    }

    // ---------------------------------------------------------------------------------------------------- one moment

    @Test
    void a_read_shows_the_store_as_of_its_checkpoint_whatever_comes_meanwhile() {
        append(event(ORDER, "A"), event(STOCK, "B"));
        var head = store.head();
        try (var reader = store.read(Query.all());
                var backwards = store.read(Query.all(), ReadOptions.backwards())) {
            append(event(ORDER, "C"));
            var events = new ArrayList<String>();
            for (var event : reader) {
                events.add(event.type());
                append(event(ORDER, "D"));
            }
            backwards.forEach(event -> events.add(event.type()));

            assertThat(events).containsExactly("A", "B", "B", "A");
            assertThat(reader.checkpoint()).isEqualTo(head);
            assertThat(reader.isCutOff()).isFalse();
        }
    }

    @Test
    void the_checkpoint_is_that_of_the_head_even_if_its_event_does_not_match() {
        append(event(ORDER, "A"), event(STOCK, "B"));
        try (var reader = store.read(Query.stream(ORDER))) {
            assertThat(reader.checkpoint().position()).isEqualTo(2);
        }
    }

    @Test
    void the_events_of_an_append_are_shown_together_or_not_at_all() throws InterruptedException {
        var fates = Crowd.of(8, task -> {
            for (int i = 0; i < 50; i++) {
                if (task % 2 == 0) append(event(ORDER, "A"), event(STOCK, "B"), event(ORDER, "C"));
                else if (all().size() % 3 != 0 || store.head().position() % 3 != 0) return false;
            }
            return true;
        });
        assertThat(Crowd.values(fates)).hasSize(8).containsOnly(true);
    }

    // ---------------------------------------------------------------------------------------------------- readers

    @Test
    void a_reader_can_be_gone_through_once() {
        append(event(ORDER, "A"));
        try (var reader = store.read(Query.all())) {
            var events = reader.iterator();
            assertThatThrownBy(reader::isCutOff).isInstanceOf(IllegalStateException.class);
            assertThat(events.next().type()).isEqualTo("A");
            assertThat(events.hasNext()).isFalse();
            assertThatThrownBy(events::next).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(reader::iterator).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_closed_reader_shows_nothing_more() {
        append(event(ORDER, "A"));
        var reader = store.read(Query.all());
        var events = reader.iterator();
        reader.close();
        reader.close();

        assertThatThrownBy(events::hasNext).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(events::next).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(reader::isCutOff).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void an_interrupted_thread_can_read_and_its_flag_is_kept() {
        store.append(Append.of(event(ORDER, "A")));
        Thread.currentThread().interrupt();
        try {
            assertThat(types(all())).containsExactly("A");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private void assertCut(Query query, ReadOptions options, boolean cut, Long... positions) {
        try (var reader = store.read(query, options)) {
            var found = new ArrayList<Long>();
            reader.forEach(event -> found.add(event.position()));
            assertThat(found).containsExactly(positions);
            assertThat(reader.isCutOff()).isEqualTo(cut);
        }
    }
}
