package dev.proust.sourcing.projection;

import dev.proust.sourcing.UndecodableEventException;
import dev.proust.store.RecordedEvent;

/// What a projection does with an event, inside a transaction that it neither commits nor rolls back.
///
/// What the handler does *through the transaction* happens exactly once. What it does past it (a mail, a file,
/// a field of its own) may happen more often or be undone by nobody: a transaction may be rolled back after the
/// handler, and the event is handed to it again. So it does nothing else.
///
/// Thread rule: called by several threads at once, by one at a time for each key.
///
/// @param <T> what gives access to the transaction: for a JDBC database, a `java.sql.Connection`
@FunctionalInterface
public interface ProjectionHandler<T> {

    /// Handles an event.
    ///
    /// @throws Exception if the event cannot be handled: nothing of it stays, and its key is parked
    void handle(RecordedEvent event, T transaction) throws Exception;

    /// For events that are gone: they leave no trace in the read model, and what is there of them stays.
    static <T> ProjectionHandler<T> ignoring() {
        return (event, transaction) -> {};
    }

    /// For events that are gone: without them the rest of their key means nothing, so that the key is parked.
    static <T> ProjectionHandler<T> parking() {
        return (event, transaction) -> {
            throw UndecodableEventException.ofMissingContent(event);
        };
    }
}
