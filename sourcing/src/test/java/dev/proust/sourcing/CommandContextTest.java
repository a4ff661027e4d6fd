package dev.proust.sourcing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.MemoryStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What goes with a command, and how it is handed on.
class CommandContextTest {

    private static final UUID ID = UUID.fromString("0195f0a0-0000-7000-8000-000000000001");

    @Test
    void a_command_that_an_event_has_led_to_belongs_to_what_the_event_belonged_to() {
        var context = CommandContext.causedBy(event(Optional.of("command-1"), Map.of("correlation", "transfer-17")));
        assertThat(context.correlation()).contains("transfer-17");
        assertThat(context.causation()).contains(ID.toString());
    }

    @Test
    void an_undertaking_without_a_name_is_called_after_its_first_command_or_event() {
        assertThat(CommandContext.causedBy(event(Optional.of("command-1"), Map.of()))
                        .correlation())
                .contains("command-1");
        assertThat(CommandContext.causedBy(event(Optional.empty(), Map.of())).correlation())
                .contains(ID.toString());
    }

    @Test
    void an_event_that_was_erased_leads_to_commands_by_its_position() {
        var erased = new RecordedEvent(
                new Checkpoint(7, UUID.randomUUID()),
                Stream.of("book-1"),
                1,
                "Lent",
                1,
                Instant.EPOCH,
                Optional.empty(),
                new Content.Erased());
        assertThat(CommandContext.causedBy(erased).causation()).contains("position 7");
    }

    @Test
    void what_an_events_codec_says_of_it_stays() {
        var context = CommandContext.none().actor("ann").correlation("c");
        assertThat(context.around(Map.of("actor", "bob", "shelf", "3")))
                .isEqualTo(Map.of("actor", "bob", "shelf", "3", "correlation", "c"));
    }

    @Test
    void its_text_does_not_tell_who_it_was() {
        var context = CommandContext.withId("lend-1").actor("ann");
        assertThat(context.toString()).contains("lend-1").doesNotContain("ann");
    }

    private static RecordedEvent event(Optional<String> appendId, Map<String, String> metadata) {
        var event =
                NewEvent.of(Stream.of("book-1"), "Lent", Data.none()).withId(ID).withMetadata(metadata);
        try (var store = new MemoryStore()) {
            var append = Append.of(event);
            store.append(appendId.map(append::withId).orElse(append));
            try (var reader = store.read(Query.all())) {
                return reader.iterator().next();
            }
        }
    }
}
