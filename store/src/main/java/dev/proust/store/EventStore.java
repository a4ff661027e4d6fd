package dev.proust.store;

/// A durable, totally ordered log of events that can load any entity and append on conditions.
///
/// Methods block; call them from virtual threads. There are no futures and no callbacks: a thread that waits is
/// the back-pressure. **No answer outruns the disk**: whatever a method returns or throws, events that it shows,
/// counts or rests on are durable and will never be taken back.
///
/// Thread rule: a store may be used by any number of threads at once.
///
/// After [#close] every method throws [IllegalStateException].
public interface EventStore extends AutoCloseable {

    /// Appends events on conditions: all or nothing, in the order given, at positions without gaps.
    ///
    /// The conditions are judged on the store as it is just before this append's own writes. An append whose id is
    /// known already is recognised before any condition is looked at, and answers with the first [Appended].
    ///
    /// An interrupt does not withdraw an append: the thread leaves with [OutcomeUnknownException] and keeps its
    /// interrupt flag.
    ///
    /// @throws ConflictException if a condition does not hold; nothing was written
    /// @throws AppendIdReusedException if the append id is known with other content; nothing was written
    /// @throws TimedOutException if the deadline passed before the writer took the append up; nothing was written
    /// @throws OutcomeUnknownException if the append may or may not have been written
    /// @throws LostFutureException if a condition names a checkpoint that is not of this store's history
    /// @throws ReadOnlyException if the store accepts no appends
    /// @throws DiskFullException if there is no room; nothing was written, and reads go on
    /// @throws IllegalArgumentException if the append exceeds one of the [#limits]; nothing was written
    Appended append(Append append);

    /// Reads what matches, as the store stands at the call.
    ///
    /// Unknown streams and an empty store are not errors: there is nothing to read.
    ///
    /// @throws LostFutureException if the options name a checkpoint that is not of this store's history
    /// @throws IllegalArgumentException if the options ask for a version and the query is not a single stream
    EventReader read(Query query, ReadOptions options);

    /// Reads everything that matches, oldest first, as the store stands at the call.
    default EventReader read(Query query) {
        return read(query, ReadOptions.forwards());
    }

    /// Follows what matches: everything after the checkpoint, then what comes.
    ///
    /// @throws LostFutureException if the checkpoint is not of this store's history
    Subscription subscribe(Query query, Checkpoint after);

    /// The checkpoint of the last durable event; [Checkpoint#START] if there is none.
    default Checkpoint head() {
        try (var reader = read(Query.all(), ReadOptions.forwards().limit(0))) {
            return reader.checkpoint();
        }
    }

    /// What this store accepts at most.
    Limits limits();

    /// Closes the store and all that was opened from it. Blocked calls end. Closing twice does nothing.
    @Override
    void close();
}
