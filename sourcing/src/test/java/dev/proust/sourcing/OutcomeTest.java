package dev.proust.sourcing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Stream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What an outcome says of itself.
class OutcomeTest {

    private static final Appended APPENDED = new Appended(
            new Checkpoint(7, UUID.randomUUID()), 7, Map.of(Stream.of("book-1"), 1L), Instant.EPOCH, false);

    @Test
    void an_outcome_is_a_repetition_if_its_append_is() {
        assertThat(new Outcome<>("s", List.of("e"), Optional.of(APPENDED), 0).repeated())
                .isFalse();
        assertThat(new Outcome<>("s", List.of("e"), Optional.of(APPENDED.asRepetition()), 0).repeated())
                .isTrue();
    }

    @Test
    void an_outcome_without_events_is_no_repetition() {
        assertThat(new Outcome<>("s", List.of(), Optional.empty(), 0).repeated())
                .isFalse();
    }

    @Test
    void an_outcome_that_contradicts_itself_is_refused() {
        assertThatThrownBy(() -> new Outcome<>("s", List.of("e"), Optional.empty(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("outcome has 1 events, and no append");
        assertThatThrownBy(() -> new Outcome<>("s", List.of(), Optional.of(APPENDED), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("outcome has 0 events, and an append");
        assertThatThrownBy(() -> new Outcome<>("s", List.of(), Optional.empty(), -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}
