package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.Limits;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.Tag;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// How a store ends, and how it is when it is opened again.
abstract class LifecycleContract extends StoreContract {

    @Test
    void after_closing_every_method_refuses() {
        append(event(ORDER, "A"));
        var reader = store.read(Query.all());
        var events = reader.iterator();
        var subscription = store.subscribe(Query.all(), Checkpoint.START);
        store.close();
        store.close();

        assertThatThrownBy(() -> append(event(ORDER, "B"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.read(Query.all())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.head()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.subscribe(Query.all(), Checkpoint.START))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(events::next).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(subscription::next).isInstanceOf(IllegalStateException.class);
        reader.close();
        subscription.close();
    }

    @Test
    void all_is_there_when_it_is_opened_again() {
        assumeThat(outlivesClosing()).as("the store outlives closing").isTrue();
        for (int i = 0; i < 30; i++) {
            clock.move(Duration.ofMillis(i));
            var event = event(i % 3 == 0 ? ORDER : STOCK, "E" + i).tagged(Tag.of("third", "" + i % 3));
            store.append(Append.of(event, event(ORDER, "Also")).withId("append-" + i));
        }
        var before = all();
        var head = store.head();
        var backwards = read(Query.tagged(Tag.of("third", "1")), ReadOptions.backwards());

        for (int round = 0; round < 3; round++) {
            reopen(Limits.standard());
            assertThat(all()).isEqualTo(before);
            assertThat(store.head()).isEqualTo(head);
            assertThat(read(Query.tagged(Tag.of("third", "1")), ReadOptions.backwards()))
                    .isEqualTo(backwards);
        }
    }

    @Test
    void it_goes_on_where_it_was_and_old_checkpoints_stay_valid() {
        assumeThat(outlivesClosing()).as("the store outlives closing").isTrue();
        var checkpoints = new ArrayList<Checkpoint>();
        for (int round = 1; round <= 4; round++) {
            var appended =
                    store.append(Append.of(event(ORDER, "Round" + round)).onlyIf(Condition.version(ORDER, round - 1)));
            assertThat(appended.firstPosition()).isEqualTo(round);
            checkpoints.add(appended.checkpoint());
            reopen(Limits.standard());
            for (int seen = 1; seen <= round; seen++) {
                var after = ReadOptions.forwards().after(checkpoints.get(seen - 1));
                assertThat(read(Query.all(), after)).hasSize(round - seen);
            }
        }
        var unchanged = Condition.unchanged(Query.all(), checkpoints.getLast());
        assertThat(store.append(Append.of(event(STOCK, "Last")).onlyIf(unchanged))
                        .firstPosition())
                .isEqualTo(5);
    }

    @Test
    void time_does_not_fall_when_it_is_opened_again_under_a_clock_that_was_set_back() {
        assumeThat(outlivesClosing()).as("the store outlives closing").isTrue();
        append(event(ORDER, "A"));
        clock.move(Duration.ofDays(-1));
        reopen(Limits.standard());

        assertThat(append(event(ORDER, "B")).time()).isEqualTo(NOON);
    }

    @Test
    void a_store_that_nothing_was_written_to_can_be_opened_again_too() {
        reopen(Limits.standard());
        assertThat(store.head()).isEqualTo(Checkpoint.START);
        assertThat(append(event(ORDER, "A")).firstPosition()).isEqualTo(1);
    }
}
