package dev.proust.engine.core;

import dev.proust.store.FailedCondition;
import java.io.IOException;
import java.util.List;

/// What the writer says of an append. It is given only when all that it rests on is durable; what belongs to the answer
/// beyond it, the client's thread fetches itself.
sealed interface Verdict {

    /// It was written.
    ///
    /// @param firstPosition of its first event
    /// @param timeMicros of all its events
    /// @param versions of each event, in order
    record Accepted(long firstPosition, long timeMicros, long[] versions) implements Verdict {}

    /// Its append id is that of an append which begins at this position.
    record Repeats(long firstPosition) implements Verdict {}

    /// Conditions do not hold.
    ///
    /// @param judgedAt the position of the last event before it
    record Conflicts(List<FailedCondition> failed, long judgedAt) implements Verdict {}

    /// The facts are too old: gather them anew. They will then be young enough.
    record SentBack() implements Verdict {}

    /// Its deadline has passed.
    record Overdue() implements Verdict {}

    /// There is no room.
    record NoRoom(Exception cause, String file, long bytes) implements Verdict {}

    /// The index cannot be written, and no more of it may wait in memory.
    record IndexStuck(IOException cause) implements Verdict {}

    /// The store was closed before it was taken up.
    record TooLate() implements Verdict {}

    /// The log failed while it was under way.
    record Unknown(Exception cause) implements Verdict {}
}
