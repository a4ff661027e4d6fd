package dev.proust.engine.log;

import dev.proust.store.Append;
import dev.proust.store.Content;
import dev.proust.store.NewEvent;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.util.Map;
import java.util.UUID;

/// The events that say which damage was accepted: of the type [#TYPE], in the stream [#STREAM].
///
/// Their data are the ranges of the lost events, as those of erasures are ([ErasureEvents]). Their metadata
/// hold the reason, under the name [#REASON], and the id of the loss, under the name [#ID].
public final class RepairEvents {

    public static final Stream STREAM = Stream.of("$repairs");
    public static final String TYPE = "$Repaired";
    public static final String REASON = "reason";
    public static final String ID = "loss";

    private RepairEvents() {}

    /// What appends one, if its names are written as reserved ones: see [EncodedAppend#ofReserved].
    public static Append append(AcceptedLoss loss) {
        return Append.of(NewEvent.of(
                        Stream.of(STREAM.name().substring(1)), TYPE.substring(1), ErasureEvents.data(loss.ranges()))
                .withMetadata(Map.of(REASON, loss.reason(), ID, loss.id().toString())));
    }

    /// Whether an event says that a loss was accepted.
    public static boolean tells(RecordedEvent event, UUID loss) {
        return event.stream().equals(STREAM)
                && event.content() instanceof Content.Present content
                && loss.toString().equals(content.metadata().get(ID));
    }
}
