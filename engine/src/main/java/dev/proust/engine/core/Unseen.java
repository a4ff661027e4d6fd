package dev.proust.engine.core;

import dev.proust.engine.index.Postings;
import dev.proust.engine.index.QueryKeys;
import dev.proust.engine.index.View;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.Lineage;
import dev.proust.engine.log.RecordedEvents;
import dev.proust.store.Criterion;
import dev.proust.store.FailedCondition;
import dev.proust.store.Limits;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import java.util.ArrayList;
import java.util.List;

/// The events that broke an append's conditions and that its caller has not seen.
///
/// @param events in the order of position, none twice
/// @param isComplete whether these are all
record Unseen(List<RecordedEvent> events, boolean isComplete) {

    /// Collects them, up to where the conditions were judged and no further.
    static Unseen of(Verdict.Conflicts conflicts, View view, Keys keys, RecordedEvents log, Lineage lineage) {
        var breaches = conflicts.failed().stream()
                .map(failed -> breach(failed, conflicts.judgedAt(), view, keys))
                .toList();
        var events = new ArrayList<RecordedEvent>();
        long bytes = 0;
        for (long next = first(breaches, 1); next <= conflicts.judgedAt(); next = first(breaches, next + 1)) {
            bytes += log.encodedBytes(next);
            boolean full = events.size() == Limits.CONFLICT_EVENTS_MAX || bytes > Limits.CONFLICT_BYTES_MAX;
            if (full) return new Unseen(events, false);
            events.add(log.fetch(next, lineage));
        }
        return new Unseen(events, true);
    }

    /// The next event above a position that broke any of the conditions.
    private static long first(List<Matches> breaches, long position) {
        return breaches.stream()
                .mapToLong(breach -> breach.atOrAbove(position))
                .min()
                .orElse(Postings.NONE);
    }

    /// The events that broke a condition.
    private static Matches breach(FailedCondition failed, long judgedAt, View view, Keys keys) {
        return switch (failed) {
            case FailedCondition.WrongVersion wrong -> {
                var stream = wrong.condition().stream();
                long from = wrong.isAhead()
                        ? Postings.NONE
                        : view.positionOf(keys.stream(stream), wrong.condition().version() + 1);
                yield new Matches(QueryKeys.of(Query.of(Criterion.stream(stream)), keys), view, from, judgedAt);
            }
            case FailedCondition.NoSuchStream none ->
                new Matches(QueryKeys.of(Query.stream(none.condition().stream()), keys), view, Postings.NONE, judgedAt);
            case FailedCondition.Changed changed -> {
                var condition = changed.condition();
                long from = condition.checkpoint().position() + 1;
                yield new Matches(QueryKeys.of(condition.query(), keys), view, from, judgedAt);
            }
        };
    }
}
