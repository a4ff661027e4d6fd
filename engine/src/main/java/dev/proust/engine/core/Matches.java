package dev.proust.engine.core;

import dev.proust.engine.index.Postings;
import dev.proust.engine.index.QueryKeys;
import dev.proust.engine.index.View;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.Micros;
import dev.proust.engine.log.RecordedEvents;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;

/// The positions that match a query within bounds, one after the other.
///
/// Thread rule: immutable.
///
/// @param query what to match
/// @param postings where keys occur
/// @param from the first position that counts
/// @param to the last position that counts
record Matches(QueryKeys query, Postings postings, long from, long to) {

    /// What a read is to find, up to the head at most.
    ///
    /// @param events where it is found out what was recorded when
    static Matches of(Query query, ReadOptions options, long head, View view, Keys keys, RecordedEvents events) {
        long from = options.after().position() + 1;
        long to = options.before()
                .map(before -> Math.min(head, before.position() - 1))
                .orElse(head);
        if (options.fromVersion().isPresent()) {
            var stream = keys.stream(query.singleStream().orElseThrow());
            from = Math.max(from, view.positionOf(stream, options.fromVersion().getAsLong()));
        }
        if (options.recordedBefore().isPresent()) {
            long before = Micros.atOrAfter(options.recordedBefore().get());
            to = Math.min(to, lastRecordedBefore(before, head, events));
        }
        return new Matches(QueryKeys.of(query, keys), view, from, to);
    }

    /// The last position recorded before a time. Times never fall, so that halving finds it.
    private static long lastRecordedBefore(long micros, long head, RecordedEvents events) {
        long low = 0;
        long high = head;
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            if (events.timeMicros(middle) < micros) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    /// The same matches, as other postings tell them.
    Matches in(Postings other) {
        return new Matches(query, other, from, to);
    }

    /// The first match at or above a position; [Postings#NONE] if there is none.
    long atOrAbove(long position) {
        long start = Math.max(position, from);
        return start > to ? Postings.NONE : query.ceiling(postings, start, to);
    }

    /// The last match at or below a position; 0 if there is none.
    long atOrBelow(long position) {
        long start = Math.min(position, to);
        return start < from ? 0 : query.floor(postings, start, from);
    }
}
