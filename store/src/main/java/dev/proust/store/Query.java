package dev.proust.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Selects events: those that meet *any* of the criteria. The boundary of a decision is a query, and a stream is the
/// simplest one.
///
/// @param criteria 1 to [Limits#QUERY_CRITERIA_MAX], none twice
public record Query(List<Criterion> criteria) {

    private static final Query ALL = of(Criterion.everything());

    public Query {
        criteria = criteria.stream().distinct().toList();
        if (criteria.isEmpty()) throw new IllegalArgumentException("query has no criteria, at least 1 is needed");
        Limits.requireAtMost("query has", criteria.size(), Limits.QUERY_CRITERIA_MAX, "criteria");
    }

    /// The events that meet any of these criteria.
    public static Query of(Criterion... criteria) {
        return new Query(Arrays.asList(criteria));
    }

    /// Every event, but for those of reserved streams.
    public static Query all() {
        return ALL;
    }

    /// The events of a stream.
    public static Query stream(Stream stream) {
        return of(Criterion.stream(stream));
    }

    /// The events of all streams of a category.
    public static Query category(String category) {
        return of(Criterion.category(category));
    }

    /// The first event of each stream of a category: its streams, in the order of their birth. A limit gives a page of
    /// them, and the checkpoint of its last event says where the next one begins.
    public static Query births(String category) {
        return of(Criterion.births(category));
    }

    /// The events that bear all of these tags.
    public static Query tagged(Tag... tags) {
        return of(Criterion.tagged(tags));
    }

    /// The events that an append wrote: none, if its id is not known.
    public static Query append(String appendId) {
        return of(Criterion.append(appendId));
    }

    /// The events that match this query or the other one.
    public Query or(Query other) {
        var both = new ArrayList<>(criteria);
        both.addAll(other.criteria);
        return new Query(both);
    }

    /// The stream, if the query is about a single one: the only kind of query that can be read from a version.
    public Optional<Stream> singleStream() {
        return criteria.size() == 1 && criteria.get(0).scope() instanceof Scope.OneStream one
                ? Optional.of(one.stream())
                : Optional.empty();
    }

    /// Whether an event with this header and these tags matches. It says what the words mean; a store with an index
    /// finds the same events without asking it of each.
    ///
    /// @param version of the stream, just after the event
    public boolean matches(Stream stream, long version, String type, Collection<Tag> tags, Optional<String> appendId) {
        for (var criterion : criteria) {
            if (criterion.isMetBy(stream, version, type, tags, appendId)) return true;
        }
        return false;
    }
}
