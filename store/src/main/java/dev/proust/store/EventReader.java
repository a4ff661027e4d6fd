package dev.proust.store;

import java.util.Iterator;

/// A finite read: the events that match, as the store stood at one moment, fetched while they are iterated.
///
/// Thread rule: one thread at a time. Close it when done; what it holds open is released.
public interface EventReader extends Iterable<RecordedEvent>, AutoCloseable {

    /// The store's durable head when the read began, whether or not its event matched. The read shows everything up
    /// to here and nothing beyond.
    ///
    /// A decision made on a whole boundary holds as long as nothing that matches comes after it: hand it to
    /// [Condition#unchanged].
    Checkpoint checkpoint();

    /// The events, once: a second call throws [IllegalStateException], as does any use after [#close].
    ///
    /// Fetching an event may throw an [EventStoreException], above all [CorruptionException]: a damaged event is
    /// never skipped.
    @Override
    Iterator<RecordedEvent> iterator();

    /// Whether the limit cut something off. Known once the iterator has reached its end; with limit 0 at once.
    ///
    /// @throws IllegalStateException if the iterator has not reached its end
    boolean isCutOff();

    @Override
    void close();
}
