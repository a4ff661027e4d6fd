package dev.proust.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordedEventTest {

    private static final Content.Present PRESENT = new Content.Present(
            new UUID(0, 1),
            List.of(Tag.of("email", "marcel@proust.dev")),
            Data.text("Marcel"),
            Map.of("by", "Céleste"),
            Optional.of(Instant.EPOCH));

    @Test
    void stands_at_the_position_of_its_checkpoint() {
        assertThat(event(PRESENT).position()).isEqualTo(7);
    }

    @Test
    void has_its_content_unless_that_was_erased_or_lost() {
        assertThat(event(PRESENT).present()).contains(PRESENT);
        assertThat(event(new Content.Erased()).present()).isEmpty();
        assertThat(event(new Content.Lost()).present()).isEmpty();
    }

    @Test
    void shares_its_content_with_nobody() {
        var tags = new ArrayList<>(PRESENT.tags());
        var metadata = new HashMap<>(PRESENT.metadata());
        var content = new Content.Present(PRESENT.id(), tags, PRESENT.data(), metadata, PRESENT.occurred());
        tags.clear();
        metadata.clear();

        assertThat(content).isEqualTo(PRESENT);
        assertThatThrownBy(() -> content.tags().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> content.metadata().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void tells_in_words_nothing_of_its_content_that_may_be_personal() {
        assertThat(PRESENT).hasToString("Present[id=00000000-0000-0000-0000-000000000001, data=6 bytes of text/plain]");
        assertThat(event(PRESENT).toString()).doesNotContain("marcel", "Marcel", "Céleste");
    }

    private static RecordedEvent event(Content content) {
        var checkpoint = new Checkpoint(7, new UUID(1, 2));
        return new RecordedEvent(
                checkpoint, Stream.of("order-1"), 3, "Placed", 1, Instant.EPOCH, Optional.of("command-1"), content);
    }
}
