package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.proust.store.Append;
import dev.proust.store.AppendIdReusedException;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.Data;
import dev.proust.store.Limits;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import dev.proust.store.TimedOutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Repeating is safe: an append under a known id is answered with the first answer.
abstract class RepetitionContract extends StoreContract {

    private static final Tag ANN = Tag.of("customer", "ann");
    private static final Tag ITEM = Tag.of("item", "7");
    private static final NewEvent FIRST =
            NewEvent.of(ORDER, "Placed", Data.json("{\"total\": 12}")).tagged(ANN, ITEM);
    private static final NewEvent SECOND = NewEvent.of(STOCK, "Reserved", Data.json("{}"));
    private static final Append COMMAND = Append.of(FIRST, SECOND).withId("command");

    // ---------------------------------------------------------------------------------------------------- the same

    @Test
    void a_repeated_append_is_answered_with_the_first_answer_and_writes_nothing() {
        var first = store.append(COMMAND);
        clock.move(Duration.ofDays(400));
        append(event(ORDER, "Later"));
        var head = store.head();

        var again = store.append(COMMAND);

        assertThat(first.repeated()).isFalse();
        assertThat(again).isEqualTo(first.asRepetition());
        assertThat(again.repeated()).isTrue();
        assertThat(again.time()).isEqualTo(NOON);
        assertThat(again.versions()).isEqualTo(Map.of(ORDER, 1L, STOCK, 1L));
        assertThat(store.head()).isEqualTo(head);
    }

    @Test
    void the_id_is_recognised_before_anything_else_is_looked_at() {
        var first = store.append(COMMAND.onlyIf(Condition.noStream(ORDER)));
        var lost = new Checkpoint(99, new UUID(1, 1));

        assertThat(store.append(COMMAND.onlyIf(Condition.noStream(ORDER)))).isEqualTo(first.asRepetition());
        assertThat(store.append(COMMAND.onlyIf(Condition.version(STOCK, 77)))).isEqualTo(first.asRepetition());
        assertThat(store.append(COMMAND.onlyIf(Condition.unchanged(Query.all(), lost))))
                .isEqualTo(first.asRepetition());
        assertThat(store.append(COMMAND.withDeadline(NOON.minusSeconds(1)))).isEqualTo(first.asRepetition());
    }

    @Test
    void ids_times_and_metadata_of_events_do_not_matter_nor_does_the_order_of_tags() {
        var first = store.append(COMMAND);
        var same = FIRST.withId(new UUID(1, 2))
                .occurredAt(NOON)
                .withMetadata(Map.of("attempt", "2"))
                .tagged(ITEM, ANN, ITEM);

        assertThat(store.append(Append.of(same, SECOND).withId("command"))).isEqualTo(first.asRepetition());
    }

    @Test
    void without_an_id_every_append_is_a_new_one() {
        store.append(Append.of(FIRST));
        assertThat(store.append(Append.of(FIRST)).repeated()).isFalse();

        assertThat(all()).hasSize(2);
    }

    // ---------------------------------------------------------------------------------------------------- not the same

    @Test
    void the_same_id_with_other_content_is_refused_and_the_first_answer_comes_along() {
        var first = store.append(COMMAND);
        var head = store.head();
        var others = List.of(
                List.of(SECOND, FIRST),
                List.of(FIRST),
                List.of(FIRST, SECOND, SECOND),
                List.of(FIRST.withShape(2), SECOND),
                List.of(FIRST.tagged(ANN), SECOND),
                List.of(FIRST.tagged(ANN, ITEM, Tag.of("item", "8")), SECOND),
                List.of(NewEvent.of(STOCK, "Placed", FIRST.data()).tagged(FIRST.tags()), SECOND),
                List.of(NewEvent.of(ORDER, "Paid", FIRST.data()).tagged(FIRST.tags()), SECOND),
                List.of(withData(Data.json("{\"total\": 13}")), SECOND),
                List.of(withData(Data.text("{\"total\": 12}")), SECOND));

        assertThat(others).allSatisfy(events -> {
            var append = Append.of(events).withId("command").onlyIf(Condition.noStream(ORDER));
            assertThatThrownBy(() -> store.append(append))
                    .isInstanceOfSatisfying(AppendIdReusedException.class, reused -> {
                        assertThat(reused.first()).isEqualTo(first.asRepetition());
                        assertThat(reused.isRetryable()).isFalse();
                        assertThat(reused).hasMessageContaining("append_id=command");
                    });
        });
        assertThat(store.head()).isEqualTo(head);
    }

    private static NewEvent withData(Data data) {
        return NewEvent.of(ORDER, "Placed", data).tagged(FIRST.tags());
    }

    // ---------------------------------------------------------------------------------------------------- remembered

    @Test
    void only_accepted_appends_are_remembered() {
        var conflicting = COMMAND.onlyIf(Condition.streamExists(ORDER));
        assertThatThrownBy(() -> store.append(conflicting)).isInstanceOf(ConflictException.class);
        var late = COMMAND.withDeadline(NOON.minusMillis(1));
        assertThatThrownBy(() -> store.append(late)).isInstanceOf(TimedOutException.class);

        assertThat(store.append(Append.of(SECOND).withId("command")).repeated()).isFalse();
        assertThat(types(all())).containsExactly("Reserved");
    }

    @Test
    void the_events_of_an_append_are_found_by_its_id() {
        append(event(ORDER, "Before"));
        store.append(COMMAND);
        store.append(Append.of(event(ORDER, "After")).withId("command-2"));

        assertThat(types(read(Query.append("command")))).containsExactly("Placed", "Reserved");
        assertThat(types(read(Query.append("command").or(Query.stream(ORDER)))))
                .containsExactly("Before", "Placed", "Reserved", "After");
        assertThat(read(Query.append("unheard-of"))).isEmpty();
    }

    @Test
    void ids_are_remembered_after_the_store_was_closed_and_opened_again() {
        assumeThat(outlivesClosing()).as("the store outlives closing").isTrue();
        var first = store.append(COMMAND);
        append(event(ORDER, "Later"));
        reopen(Limits.standard());

        assertThat(store.append(COMMAND)).isEqualTo(first.asRepetition());
        var other = Append.of(event(Stream.of("x"), "Other")).withId("command");
        assertThatThrownBy(() -> store.append(other))
                .isInstanceOfSatisfying(
                        AppendIdReusedException.class,
                        reused -> assertThat(reused.first()).isEqualTo(first.asRepetition()));
    }

    // ---------------------------------------------------------------------------------------------------- at once

    @Test
    void of_many_who_append_under_one_id_at_once_one_writes_and_all_get_his_answer() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            var command = Append.of(event(ORDER, "Placed"), event(STOCK, "Reserved"))
                    .withId("command-" + round)
                    .onlyIf(Condition.version(ORDER, round));
            var fates = Crowd.of(16, any -> store.append(command));

            assertThat(Crowd.thrown(fates)).isEmpty();
            var answers = Crowd.values(fates);
            assertThat(answers).filteredOn(answer -> !answer.repeated()).hasSize(1);
            assertThat(answers.stream().map(Appended::asRepetition).distinct()).hasSize(1);
        }
        assertThat(all()).hasSize(40);
    }

    @Test
    void of_many_who_append_other_things_under_one_id_at_once_one_writes_and_the_others_are_told_what()
            throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            var id = "command-" + round;
            var fates = Crowd.of(
                    16,
                    racer -> store.append(
                            Append.of(event(ORDER, "Racer" + racer)).withId(id)));

            var winner = Crowd.values(fates);
            assertThat(winner).hasSize(1);
            assertThat(Crowd.thrown(fates))
                    .hasSize(15)
                    .allSatisfy(thrown -> assertThat(thrown)
                            .isInstanceOfSatisfying(
                                    AppendIdReusedException.class,
                                    reused -> assertThat(reused.first())
                                            .isEqualTo(winner.getFirst().asRepetition())));
        }
    }
}
