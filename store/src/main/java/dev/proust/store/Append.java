package dev.proust.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Events and the conditions on which to append them: all or nothing.
///
/// ```java
/// Append.of(placed, reserved)
///         .onlyIf(Condition.noStream(order), Condition.unchanged(stock, seen))
///         .withId(commandId);
/// ```
///
/// @param events at least one, of any number of streams; they take positions in this order
/// @param conditions all must hold; also on streams that the append does not write
/// @param id the caller's idempotency key, usually the command's id: 1 to [Limits#APPEND_ID_BYTES_MAX] bytes of
///     UTF-8 without control characters. Only accepted appends are remembered, for ever. A repetition with the same
///     content (the same events in order by stream, type, shape, tags, content type and data) is answered with the
///     first [Appended]; one with other content is refused
/// @param deadline until when to wait for the writer, by the store's clock
public record Append(
        List<NewEvent> events, List<Condition> conditions, Optional<String> id, Optional<Instant> deadline) {

    public Append {
        events = List.copyOf(events);
        conditions = List.copyOf(conditions);
        if (events.isEmpty()) throw new IllegalArgumentException("append has no events, at least 1 is needed");
        id.ifPresent(Append::requireId);
    }

    /// An append on no condition.
    public static Append of(NewEvent... events) {
        return of(Arrays.asList(events));
    }

    /// An append on no condition.
    public static Append of(List<NewEvent> events) {
        return new Append(events, List.of(), Optional.empty(), Optional.empty());
    }

    /// On these conditions, in place of any before.
    public Append onlyIf(Condition... conditions) {
        return onlyIf(Arrays.asList(conditions));
    }

    /// On these conditions, in place of any before.
    public Append onlyIf(List<Condition> conditions) {
        return new Append(events, conditions, id, deadline);
    }

    /// Under an append id, so that repeating it is safe.
    public Append withId(String id) {
        return new Append(events, conditions, Optional.of(id), deadline);
    }

    /// With a deadline.
    public Append withDeadline(Instant deadline) {
        return new Append(events, conditions, id, Optional.of(deadline));
    }

    static String requireId(String id) {
        return Names.require("append id", id, Limits.APPEND_ID_BYTES_MAX);
    }
}
