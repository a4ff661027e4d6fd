package dev.proust.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AppendTest {

    private static final Stream ORDER = Stream.of("order-1");
    private static final NewEvent PLACED = NewEvent.of(ORDER, "Placed", Data.none());
    private static final NewEvent PAID = NewEvent.of(ORDER, "Paid", Data.none());

    @Test
    void holds_its_events_in_the_order_given_the_same_one_twice_too() {
        assertThat(Append.of(PAID, PLACED, PAID).events()).containsExactly(PAID, PLACED, PAID);
    }

    @Test
    void is_on_no_condition_under_no_id_and_without_a_deadline_unless_it_is_told() {
        var append = Append.of(PLACED);
        assertThat(append.conditions()).isEmpty();
        assertThat(append.id()).isEmpty();
        assertThat(append.deadline()).isEmpty();
    }

    @Test
    void keeps_all_that_it_is_told_step_by_step() {
        var append = Append.of(PLACED)
                .onlyIf(Condition.noStream(ORDER))
                .withId("command-1")
                .withDeadline(Instant.MAX);
        assertThat(append)
                .isEqualTo(new Append(
                        List.of(PLACED),
                        List.of(Condition.version(ORDER, 0)),
                        Optional.of("command-1"),
                        Optional.of(Instant.MAX)));
    }

    @Test
    void takes_the_last_conditions_in_place_of_any_before() {
        assertThat(Append.of(PLACED)
                        .onlyIf(Condition.noStream(ORDER))
                        .onlyIf(Condition.streamExists(ORDER))
                        .conditions())
                .containsExactly(Condition.streamExists(ORDER));
    }

    @Test
    void has_at_least_one_event() {
        assertThatThrownBy(Append::of)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("append has no events, at least 1 is needed");
    }

    @Test
    void shares_nothing_with_its_maker() {
        var events = new ArrayList<>(List.of(PLACED));
        var conditions = new ArrayList<>(List.of(Condition.noStream(ORDER)));
        var append = Append.of(events).onlyIf(conditions);
        events.clear();
        conditions.clear();

        assertThat(append).isEqualTo(Append.of(PLACED).onlyIf(Condition.noStream(ORDER)));
        assertThatThrownBy(() -> append.events().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> append.conditions().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void insists_on_versions_of_0_or_more() {
        assertThat(Condition.noStream(ORDER)).isEqualTo(Condition.version(ORDER, 0));
        assertThat(Condition.version(ORDER, Long.MAX_VALUE)).isNotEqualTo(Condition.version(ORDER, 1));
        assertThatThrownBy(() -> Condition.version(ORDER, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("version of stream order-1 is -1, expected 0 or more");
    }
}
