package dev.proust.contract.crash;

import dev.proust.store.Append;
import dev.proust.store.FailedCondition;
import dev.proust.store.Stream;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The answer that an append must get.
sealed interface Expected {

    /// It was written, and this is what was said of it.
    record Accepted(Append append, long firstPosition, long lastPosition, Map<Stream, Long> versions, Instant time)
            implements Expected {}

    /// Its id is known, with the same content.
    record Repeated(Accepted first) implements Expected {}

    /// Its id is known, with other content.
    record Reused(Accepted first) implements Expected {}

    /// Conditions do not hold.
    record Conflict(List<FailedCondition> failed, long judgedAt, List<Entry> unseen, boolean complete)
            implements Expected {}

    /// Its deadline had passed.
    record Overdue() implements Expected {}

    /// It must be brought again.
    record SentBack() implements Expected {}

    /// The log failed while it was under way, and nobody knows.
    record Unknown() implements Expected {}

    /// There was no room, and nothing was written.
    record DiskFull() implements Expected {}
}
