package dev.proust.engine.core;

import dev.proust.engine.index.Postings;
import dev.proust.engine.index.QueryKeys;

/// The positions that match a query within bounds, one after the other.
///
/// Thread rule: immutable.
///
/// @param query what to match
/// @param postings where keys occur
/// @param from the first position that counts
/// @param to the last position that counts
record Matches(QueryKeys query, Postings postings, long from, long to) {

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
