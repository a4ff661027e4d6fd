package dev.proust.sourcing;

import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import java.util.Set;
import java.util.TreeSet;

/// Maps a domain's events to stored ones and back: the one place that knows both.
///
/// What was encoded once stays in stores for ever. So a codec reads whatever it has ever written, and fails on what it
/// does not understand, instead of leaving it out: a rule decided on half of the facts is a rule broken.
///
/// Thread rule: any thread, several at once.
///
/// @param <E> the domain's events
public interface EventCodec<E> {

    /// The event as it is to be stored, with stream, type, tags and all. Equal events give equal data, so that an
    /// append that is repeated says the same.
    NewEvent encode(E event);

    /// The event that was stored.
    ///
    /// @throws UndecodableEventException if it cannot be understood: its type is unknown, its shape is another
    ///     one, its data is malformed, or its content is gone
    E decode(RecordedEvent recorded);

    /// All names that a type of event has or ever had in stores, this one among them. A type that was never
    /// renamed has just the one.
    ///
    /// @param type any of its names
    default Set<String> namesOf(String type) {
        return Set.of(type);
    }

    /// The same query, asking for each type by every name that it ever had: events that bear an old name match
    /// as well, whether they are old or an old program still writes them. The handler does this to each
    /// boundary; whoever reads a store by types does it too.
    default Query withEveryName(Query query) {
        return new Query(query.criteria().stream()
                .map(criterion -> {
                    var names = new TreeSet<String>();
                    criterion.types().forEach(type -> names.addAll(namesOf(type)));
                    return criterion.withTypes(names);
                })
                .toList());
    }
}
