package dev.proust.sourcing.json;

import dev.proust.store.Checkpoint;
import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.RecordedEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Events as a store would hold them.
final class Recorded {

    private static final UUID SOME = new UUID(1, 2);

    private Recorded() {}

    /// The event at position 7.
    static RecordedEvent at7(NewEvent event) {
        return at7(
                event,
                new Content.Present(
                        event.id().orElse(SOME), event.tags(), event.data(), event.metadata(), event.occurred()));
    }

    /// The event at position 7, saying something else.
    static RecordedEvent at7(NewEvent event, Data data) {
        return at7(new NewEvent(
                event.id(),
                event.stream(),
                event.type(),
                event.shape(),
                event.tags(),
                data,
                event.metadata(),
                event.occurred()));
    }

    /// The event at position 7, with what is left of it.
    static RecordedEvent at7(NewEvent event, Content content) {
        return new RecordedEvent(
                new Checkpoint(7, SOME),
                event.stream(),
                1,
                event.type(),
                event.shape(),
                Instant.EPOCH,
                Optional.empty(),
                content);
    }
}
