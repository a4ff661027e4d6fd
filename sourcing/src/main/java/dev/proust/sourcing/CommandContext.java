package dev.proust.sourcing;

import dev.proust.store.Content;
import dev.proust.store.RecordedEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What goes with a command and is no part of it: who wants it, why, under which id, and until when. Each step
/// returns a new value.
///
/// ```java
/// accounts.handle(withdraw, CommandContext.withId("withdrawal-4711").actor("ann").correlation("transfer-17"));
/// ```
///
/// All events of the command bear it, as metadata, without the decider or the codec knowing of it:
///
/// | metadata      | text                                                                                        |
/// |---------------|---------------------------------------------------------------------------------------------|
/// | `correlation` | of the whole undertaking: handed on from the first command to all that follows from it      |
/// | `causation`   | of what directly led to this command: the id of an event, most often                        |
/// | `actor`       | of who asked for it                                                                         |
///
/// Metadata that the codec gives to an event under one of these names stays, since it is about that event. The
/// command's own id is no metadata: each event shows it as its append id.
///
/// @param commandId the command's id, the same at each repetition, and no other command's
/// @param correlation what stands in the metadata as `correlation`
/// @param causation what stands in the metadata as `causation`
/// @param actor what stands in the metadata as `actor`
/// @param deadline until when to try, by the store's clock and that of [Retry]
public record CommandContext(
        Optional<String> commandId,
        Optional<String> correlation,
        Optional<String> causation,
        Optional<String> actor,
        Optional<Instant> deadline) {

    /// The name in the metadata of what belongs together.
    public static final String CORRELATION = "correlation";

    /// The name in the metadata of what led to an event.
    public static final String CAUSATION = "causation";

    /// The name in the metadata of who wanted it.
    public static final String ACTOR = "actor";

    private static final CommandContext NONE = new CommandContext(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// Nothing. The command has no id: repeating it does it again.
    public static CommandContext none() {
        return NONE;
    }

    /// A command with an id, which can be repeated safely.
    public static CommandContext withId(String commandId) {
        return NONE.id(commandId);
    }

    /// A command that an event has led to: the event's id is its causation, and it belongs to what the event
    /// belonged to. Where nothing was said of that, the undertaking begins with the event's own command, or
    /// else with the event.
    ///
    /// Where the event's content is gone, and its id with it, its position stands for it.
    public static CommandContext causedBy(RecordedEvent event) {
        var id = event.present().map(Content.Present::id).map(Object::toString).orElse("position " + event.position());
        var correlation = event.present()
                .map(present -> present.metadata().get(CORRELATION))
                .or(event::appendId)
                .orElse(id);
        return NONE.correlation(correlation).causation(id);
    }

    /// With an id.
    public CommandContext id(String commandId) {
        return new CommandContext(Optional.of(commandId), correlation, causation, actor, deadline);
    }

    /// With the name of the undertaking that it belongs to.
    public CommandContext correlation(String correlation) {
        return new CommandContext(commandId, Optional.of(correlation), causation, actor, deadline);
    }

    /// With the name of what led to it.
    public CommandContext causation(String causation) {
        return new CommandContext(commandId, correlation, Optional.of(causation), actor, deadline);
    }

    /// With the name of who wants it.
    public CommandContext actor(String actor) {
        return new CommandContext(commandId, correlation, causation, Optional.of(actor), deadline);
    }

    /// With a time from which on nobody is interested any more.
    public CommandContext deadline(Instant deadline) {
        return new CommandContext(commandId, correlation, causation, actor, Optional.of(deadline));
    }

    /// What an event of the command bears, beside what its codec gave it.
    Map<String, String> around(Map<String, String> ofEvent) {
        var metadata = new LinkedHashMap<String, String>();
        correlation.ifPresent(text -> metadata.put(CORRELATION, text));
        causation.ifPresent(text -> metadata.put(CAUSATION, text));
        actor.ifPresent(text -> metadata.put(ACTOR, text));
        metadata.putAll(ofEvent);
        return metadata;
    }

    /// The ids and the deadline; not the actor, who may be a person.
    @Override
    public String toString() {
        return "CommandContext[commandId=" + commandId.orElse("none") + ", correlation=" + correlation.orElse("none")
                + ", causation=" + causation.orElse("none")
                + ", deadline=" + deadline.map(Instant::toString).orElse("none") + "]";
    }
}
