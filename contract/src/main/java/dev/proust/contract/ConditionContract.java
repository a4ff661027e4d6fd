package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.FailedCondition;
import dev.proust.store.Limits;
import dev.proust.store.LostFutureException;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What an append can insist on, and what a conflict tells.
abstract class ConditionContract extends StoreContract {

    private static final Tag ANN = Tag.of("customer", "ann");
    private static final Tag BOB = Tag.of("customer", "bob");
    private static final Stream NOWHERE = Stream.of("nowhere");

    // ---------------------------------------------------------------------------------------------------- hold or not

    @Test
    void a_version_must_be_exactly_that_of_the_stream() {
        append(event(ORDER, "A"), event(ORDER, "B"));

        assertConflict(Condition.version(ORDER, 0));
        assertConflict(Condition.version(ORDER, 1));
        assertConflict(Condition.version(ORDER, 3));
        assertAccepted(Condition.version(ORDER, 2));
        assertAccepted(Condition.version(ORDER, 2), Condition.version(NOWHERE, 0));
    }

    @Test
    void no_stream_means_that_it_holds_no_event() {
        assertThat(Condition.noStream(ORDER)).isEqualTo(Condition.version(ORDER, 0));
        assertAccepted(Condition.noStream(ORDER));
        append(event(ORDER, "A"));
        assertConflict(Condition.noStream(ORDER));
    }

    @Test
    void a_stream_exists_once_it_holds_an_event() {
        var failed = assertConflict(Condition.streamExists(ORDER));
        assertThat(failed.failed()).containsExactly(new FailedCondition.NoSuchStream(new Condition.Exists(ORDER)));
        assertThat(failed.unseen()).isEmpty();
        assertThat(failed.isComplete()).isTrue();

        append(event(ORDER, "A"));
        assertAccepted(Condition.streamExists(ORDER));
    }

    @Test
    void unchanged_holds_while_nothing_that_matches_comes() {
        append(event(ORDER, "A").tagged(ANN));
        var seen = store.head();
        append(event(ORDER, "B").tagged(BOB));

        assertAccepted(Condition.unchanged(Query.tagged(ANN), seen));
        assertAccepted(Condition.unchanged(Query.all(), store.head()));
        assertConflict(Condition.unchanged(Query.all(), seen));
        assertConflict(Condition.unchanged(Query.tagged(BOB), seen));
        append(event(STOCK, "C").tagged(BOB, ANN));
        assertConflict(Condition.unchanged(Query.tagged(ANN), seen));
    }

    @Test
    void unchanged_from_the_start_means_that_nothing_ever_matched() {
        append(event(ORDER, "A").tagged(ANN));

        assertAccepted(Condition.unchanged(Query.tagged(BOB), Checkpoint.START));
        assertConflict(Condition.unchanged(Query.tagged(ANN), Checkpoint.START));
    }

    @Test
    void unchanged_takes_any_query() {
        append(event(ORDER, "Placed").tagged(ANN), event(STOCK, "Counted").tagged(BOB));
        var from = Checkpoint.START;

        assertConflict(Condition.unchanged(Query.category("order"), from));
        assertConflict(Condition.unchanged(Query.of(Criterion.ofTypes("Paid", "Counted")), from));
        assertConflict(Condition.unchanged(Query.of(Criterion.stream(STOCK).withTags(BOB)), from));
        assertConflict(Condition.unchanged(Query.tagged(ANN, BOB).or(Query.stream(ORDER)), from));
        assertAccepted(Condition.unchanged(Query.tagged(ANN, BOB), from));
        assertAccepted(Condition.unchanged(Query.of(Criterion.stream(STOCK).withTags(ANN)), from));
        assertAccepted(Condition.unchanged(Query.of(Criterion.category("stock").withTypes("Placed")), from));
        assertAccepted(Condition.unchanged(Query.category("sto"), from));
    }

    @Test
    void unchanged_births_allow_old_streams_to_go_on_and_no_new_one_to_begin() {
        append(event(ORDER, "Placed"));
        var from = store.head();
        var noNewOrder = Condition.unchanged(Query.births("order"), from);

        append(event(ORDER, "Paid"), event(Stream.of("stock-9"), "Counted"));
        assertAccepted(noNewOrder);
        append(event(Stream.of("order-2"), "Placed"));
        assertConflict(noNewOrder);
    }

    // ---------------------------------------------------------------------------------------------------- when

    @Test
    void conditions_are_judged_before_the_appends_own_writes() {
        var appended = store.append(Append.of(event(ORDER, "A"), event(ORDER, "B"), event(STOCK, "C"))
                .onlyIf(
                        Condition.noStream(ORDER),
                        Condition.noStream(STOCK),
                        Condition.unchanged(Query.all(), Checkpoint.START)));

        assertThat(appended.version(ORDER)).isEqualTo(2);
        var own = Append.of(event(NOWHERE, "A")).onlyIf(Condition.streamExists(NOWHERE));
        assertThatThrownBy(() -> store.append(own)).isInstanceOf(ConflictException.class);
    }

    @Test
    void conditions_may_speak_of_streams_that_the_append_does_not_write() {
        append(event(STOCK, "Counted"));

        store.append(Append.of(event(ORDER, "A")).onlyIf(Condition.version(STOCK, 1), Condition.noStream(NOWHERE)));
        var refused = Append.of(event(ORDER, "B")).onlyIf(Condition.version(STOCK, 2));
        assertThatThrownBy(() -> store.append(refused)).isInstanceOf(ConflictException.class);
    }

    // ---------------------------------------------------------------------------------------------------- conflicts

    @Test
    void a_conflict_names_all_conditions_that_failed_and_none_that_held() {
        append(
                event(ORDER, "A").tagged(ANN),
                event(ORDER, "B"),
                event(STOCK, "C").tagged(ANN));

        var held = Condition.version(ORDER, 2);
        var version = new Condition.Version(STOCK, 7);
        var exists = new Condition.Exists(NOWHERE);
        var unchanged =
                new Condition.Unchanged(Query.tagged(ANN), all().getFirst().checkpoint());
        var conflict = assertConflict(version, held, exists, unchanged, Condition.noStream(NOWHERE));

        assertThat(conflict.failed())
                .containsExactly(
                        new FailedCondition.WrongVersion(version, 1),
                        new FailedCondition.NoSuchStream(exists),
                        new FailedCondition.Changed(unchanged, 3));
        assertThat(conflict.checkpoint()).isEqualTo(store.head());
    }

    @Test
    void a_conflict_tells_what_happened_in_words_and_facts() {
        append(event(ORDER, "A"));
        var conflict = assertConflict(Condition.noStream(ORDER));

        assertThat(conflict).hasMessageContaining("stream order-1 is at version 1, expected 0");
        assertThat(conflict.title()).isEqualTo("append condition failed");
        assertThat(conflict.facts()).containsOnlyKeys("failed", "checkpoint");
        assertThat(conflict.isRetryable()).isTrue();
    }

    @Test
    void a_conflict_brings_the_events_above_the_version() {
        append(event(ORDER, "A"), event(STOCK, "B"), event(ORDER, "C"), event(ORDER, "D"));
        var conflict = assertConflict(Condition.version(ORDER, 1));

        assertThat(types(conflict.unseen())).containsExactly("C", "D");
        assertThat(conflict.unseen()).isEqualTo(all().subList(2, 4));
        assertThat(conflict.isComplete()).isTrue();
        assertThat(conflict.mustReadAnew()).isFalse();
    }

    @Test
    void a_conflict_brings_what_matched_after_the_checkpoint() {
        append(event(ORDER, "A").tagged(ANN));
        var seen = store.head();
        append(
                event(STOCK, "B").tagged(ANN),
                event(STOCK, "C").tagged(BOB),
                event(ORDER, "D").tagged(ANN));

        var conflict = assertConflict(Condition.unchanged(Query.tagged(ANN), seen));
        assertThat(types(conflict.unseen())).containsExactly("B", "D");
    }

    @Test
    void what_broke_several_conditions_comes_once_and_in_order() {
        append(event(STOCK, "A").tagged(ANN), event(ORDER, "B").tagged(ANN), event(STOCK, "C"), event(ORDER, "D"));

        var conflict = assertConflict(
                Condition.noStream(ORDER),
                Condition.unchanged(Query.tagged(ANN), Checkpoint.START),
                Condition.version(STOCK, 1),
                Condition.unchanged(Query.stream(ORDER), Checkpoint.START));
        assertThat(types(conflict.unseen())).containsExactly("A", "B", "C", "D");
    }

    @Test
    void a_version_above_the_streams_is_said_and_brings_no_events() {
        append(event(ORDER, "A"));
        var conflict = assertConflict(Condition.version(ORDER, 5));

        assertThat(conflict.mustReadAnew()).isTrue();
        assertThat(conflict.unseen()).isEmpty();
        assertThat(conflict).hasMessageContaining("read anew");
    }

    @Test
    void a_conflict_brings_at_most_1000_events_and_says_whether_these_are_all() {
        store.append(Append.of(Collections.nCopies(1_000, event(ORDER, "A"))));
        var all = assertConflict(Condition.noStream(ORDER));
        assertThat(all.unseen()).hasSize(Limits.CONFLICT_EVENTS_MAX);
        assertThat(all.isComplete()).isTrue();

        append(event(ORDER, "B"));
        var cut = assertConflict(Condition.noStream(ORDER));
        assertThat(positions(cut.unseen()).getLast()).isEqualTo(1_000);
        assertThat(cut.isComplete()).isFalse();
        assertThat(assertConflict(Condition.version(ORDER, 1)).isComplete()).isTrue();
    }

    @Test
    void a_conflict_brings_at_most_1_mib_of_events() {
        int beside = (int) event(ORDER, "Big").encodedBytes();
        int half = Limits.CONFLICT_BYTES_MAX / 2;
        var big = NewEvent.of(
                ORDER, "Big", Data.of(new byte[half - beside], Data.none().contentType()));
        append(big, big);
        var all = assertConflict(Condition.noStream(ORDER));
        assertThat(all.unseen()).hasSize(2);
        assertThat(all.isComplete()).isTrue();

        append(event(ORDER, "Small"));
        var cut = assertConflict(Condition.noStream(ORDER));
        assertThat(cut.unseen()).hasSize(2);
        assertThat(cut.isComplete()).isFalse();
    }

    @Test
    void a_checkpoint_of_another_history_is_refused_and_nothing_is_written() {
        append(event(ORDER, "A"));
        var head = store.head();
        var beyond = new Checkpoint(head.position() + 1, head.incarnation());
        var foreign = new Checkpoint(head.position(), new UUID(4711, 4711));

        for (var lost : List.of(beyond, foreign)) {
            var append = Append.of(event(ORDER, "B")).onlyIf(Condition.unchanged(Query.all(), lost));
            assertThatThrownBy(() -> store.append(append))
                    .isInstanceOfSatisfying(
                            LostFutureException.class,
                            refused -> assertThat(refused.checkpoint()).isEqualTo(lost));
        }
        assertThat(store.head()).isEqualTo(head);
    }

    // ---------------------------------------------------------------------------------------------------- races

    @Test
    void of_many_who_expect_the_same_version_one_wins_and_the_others_are_brought_what_he_wrote()
            throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            long version = round;
            var fates = Crowd.of(
                    16,
                    racer -> store.append(
                            Append.of(event(ORDER, "Racer" + racer)).onlyIf(Condition.version(ORDER, version))));

            assertThat(Crowd.values(fates)).hasSize(1);
            var winner = all().getLast();
            assertThat(Crowd.thrown(fates))
                    .hasSize(15)
                    .allSatisfy(thrown -> assertThat(thrown).isInstanceOfSatisfying(ConflictException.class, lost -> {
                        assertThat(lost.unseen()).containsExactly(winner);
                        assertThat(lost.checkpoint()).isEqualTo(winner.checkpoint());
                    }));
        }
    }

    @Test
    void of_many_who_want_the_same_name_one_gets_it_whatever_stream_he_writes() throws InterruptedException {
        for (int round = 0; round < 10; round++) {
            var name = Tag.of("email", "ann" + round + "@example.com");
            var free = Condition.unchanged(Query.tagged(name), Checkpoint.START);
            var fates = Crowd.of(
                    16,
                    user -> store.append(Append.of(
                                    event(Stream.of("user", "" + user), "Named").tagged(name))
                            .onlyIf(free)));

            assertThat(Crowd.values(fates)).hasSize(1);
            assertThat(read(Query.tagged(name))).hasSize(1);
        }
    }

    @Test
    void conjunctions_over_several_streams_are_exact_under_load() throws InterruptedException {
        var left = Stream.of("account", "left");
        var right = Stream.of("account", "right");
        // Each moves one from an account to the other, and only if neither has changed: the versions move together.
        var fates = Crowd.of(16, mover -> {
            int moved = 0;
            for (int i = 0; i < 50; i++) {
                long l = read(Query.stream(left)).size();
                long r = read(Query.stream(right)).size();
                var append = Append.of(event(left, "Moved"), event(right, "Moved"))
                        .onlyIf(Condition.version(left, l), Condition.version(right, r));
                try {
                    store.append(append);
                    moved++;
                } catch (ConflictException tooLate) {
                    assertThat(tooLate.failed()).isNotEmpty();
                }
            }
            return moved;
        });

        assertThat(Crowd.thrown(fates)).isEmpty();
        int moved = Crowd.values(fates).stream().mapToInt(Integer::intValue).sum();
        assertThat(moved).isPositive();
        assertThat(read(Query.stream(left))).hasSize(moved);
        assertThat(read(Query.stream(right))).hasSize(moved);
    }

    // ---------------------------------------------------------------------------------------------------- words

    /// An append on these conditions is accepted; the event goes where no condition looks.
    private void assertAccepted(Condition... conditions) {
        store.append(Append.of(event(Stream.of("aside"), "Aside")).onlyIf(conditions));
    }

    private ConflictException assertConflict(Condition... conditions) {
        var head = store.head();
        var append = Append.of(event(Stream.of("aside"), "Aside")).onlyIf(conditions);
        var conflict = catchThrowableOfType(ConflictException.class, () -> store.append(append));
        assertThat(conflict).as("a conflict with %s", List.of(conditions)).isNotNull();
        assertThat(conflict.checkpoint()).isEqualTo(head);
        assertThat(store.head()).isEqualTo(head);
        return conflict;
    }
}
