package dev.proust.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.FailedCondition.Changed;
import dev.proust.store.FailedCondition.NoSuchStream;
import dev.proust.store.FailedCondition.WrongVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConflictExceptionTest {

    private static final Stream ORDER = Stream.of("order-1");
    private static final Checkpoint HEAD = new Checkpoint(7, new UUID(1, 2));
    private static final FailedCondition BEHIND = new WrongVersion(new Condition.Version(ORDER, 2), 3);
    private static final FailedCondition AHEAD = new WrongVersion(new Condition.Version(ORDER, 4), 3);
    private static final FailedCondition MISSING = new NoSuchStream(new Condition.Exists(ORDER));
    private static final FailedCondition CHANGED =
            new Changed(new Condition.Unchanged(Query.all(), Checkpoint.START), 7);

    @Test
    void says_of_each_condition_what_is_there_instead() {
        assertThat(BEHIND).hasToString("stream order-1 is at version 3, expected 2");
        assertThat(AHEAD).hasToString("stream order-1 is at version 3, expected 4, which is above it: read anew");
        assertThat(MISSING).hasToString("stream order-1 does not exist");
        assertThat(CHANGED).hasToString("what the query matches changed after position 0, last at position 7");
    }

    @Test
    void tells_the_conditions_as_they_were_given() {
        assertThat(List.of(BEHIND, MISSING, CHANGED))
                .extracting(FailedCondition::condition)
                .containsExactly(
                        Condition.version(ORDER, 2),
                        Condition.streamExists(ORDER),
                        Condition.unchanged(Query.all(), Checkpoint.START));
    }

    @Test
    void asks_to_read_anew_where_a_version_is_above_that_of_its_stream() {
        assertThat(conflict(BEHIND, MISSING, CHANGED).mustReadAnew()).isFalse();
        assertThat(conflict(BEHIND, AHEAD, CHANGED).mustReadAnew()).isTrue();
        assertThat(conflict(new WrongVersion(new Condition.Version(ORDER, 1), 0))
                        .mustReadAnew())
                .isTrue();
    }

    @Test
    void hands_over_what_it_was_made_of_and_shares_it_with_nobody() {
        var failed = new ArrayList<>(List.of(BEHIND, CHANGED));
        var unseen = new ArrayList<>(List.of(event()));
        var conflict = new ConflictException(failed, HEAD, unseen, false);
        failed.clear();
        unseen.clear();

        assertThat(conflict.failed()).containsExactly(BEHIND, CHANGED);
        assertThat(conflict.facts()).containsEntry("failed", List.of(BEHIND, CHANGED));
        assertThat(conflict.checkpoint()).isEqualTo(HEAD);
        assertThat(conflict.unseen()).containsExactly(event());
        assertThat(conflict.isComplete()).isFalse();
        assertThatThrownBy(() -> conflict.failed().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> conflict.unseen().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static ConflictException conflict(FailedCondition... failed) {
        return new ConflictException(List.of(failed), HEAD, List.of(), true);
    }

    private static RecordedEvent event() {
        return new RecordedEvent(HEAD, ORDER, 3, "Paid", 1, Instant.EPOCH, Optional.empty(), new Content.Erased());
    }
}
