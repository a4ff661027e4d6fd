package dev.proust.sourcing.jdbc;

import dev.proust.sourcing.jdbc.Batch.Item;
import dev.proust.sourcing.jdbc.ParkedTable.Parked;
import dev.proust.sourcing.projection.ParkedKey;
import dev.proust.sourcing.projection.Projection;
import dev.proust.sourcing.projection.RetryOutcome;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What is parked, and how it goes on. Each event is handled in a transaction of its own, which has locked the
/// partition's row: so a batch of the partition comes before or after it, and finds the key parked or not.
///
/// Thread rule: any thread.
record ParkedKeys(EventStore store, Projection<Connection> projection, Database database) {

    /// Leaves a transaction since an event could not be handled.
    private static final class NotHandled extends RuntimeException {
        NotHandled(Exception cause) {
            super(cause);
        }
    }

    private PartitionTable partitions() {
        return new PartitionTable(projection.name(), projection.version());
    }

    private ParkedTable table() {
        return new ParkedTable(projection.name(), projection.version());
    }

    /// The first event of each key that is parked, in order.
    List<ParkedKey> list() {
        return database.get(connection -> table().firsts(connection).stream()
                .map(first -> keyOf(connection, first))
                .toList());
    }

    /// A key, if it is parked.
    Optional<ParkedKey> find(Connection connection, String key) {
        return table().first(connection, projection.partitionOf(key), key).map(first -> keyOf(connection, first));
    }

    private ParkedKey keyOf(Connection connection, Parked first) {
        int partition = projection.partitionOf(first.key());
        return new ParkedKey(
                first.key(),
                partition,
                first.checkpoint(),
                first.stream(),
                first.error(),
                first.attempts(),
                table().count(connection, partition, first.key()));
    }

    /// Handles what is parked of a key, event by event, up to the first that cannot be handled.
    RetryOutcome retry(String key) {
        for (long handled = 0; ; handled++) {
            var tried = new AtomicReference<Optional<Parked>>(Optional.empty());
            try {
                if (!database.get(connection -> handleFirst(connection, key, tried))) {
                    return new RetryOutcome(handled, Optional.empty());
                }
            } catch (RuntimeException failure) {
                if (DatabaseException.isTransient(failure) || tried.get().isEmpty()) throw failure;
                return new RetryOutcome(handled, note(key, tried.get().get(), failure));
            }
        }
    }

    /// @param tried is set to what is handed to the handler
    /// @return whether there was one
    private boolean handleFirst(Connection connection, String key, AtomicReference<Optional<Parked>> tried) {
        int partition = projection.partitionOf(key);
        var row = partitions().lock(connection, partition);
        if (row.isEmpty()) return false;
        var first = table().first(connection, partition, key);
        if (first.isEmpty()) return false;
        var event = load(first.get());
        tried.set(first);
        try {
            var fault = BatchReader.itemOf(projection, event).fault();
            Attempt.handle(projection, connection, new Item(key, event, fault));
        } catch (Exception cause) {
            throw new NotHandled(cause);
        }
        remove(connection, row.get(), first.get());
        return true;
    }

    private void remove(Connection connection, PartitionRow row, Parked parked) {
        table().remove(connection, row.partition(), parked);
        if (table().first(connection, row.partition(), parked.key()).isEmpty()) {
            partitions().setParkedKeys(connection, row.partition(), row.parkedKeys() - 1);
        }
    }

    private Optional<ParkedKey> note(String key, Parked tried, RuntimeException failure) {
        var cause = failure instanceof NotHandled wrapped ? wrapped.getCause() : failure;
        return database.get(connection -> {
            int partition = projection.partitionOf(key);
            if (partitions().lock(connection, partition).isEmpty()) return Optional.empty();
            table().fail(connection, partition, tried, String.valueOf(cause));
            return find(connection, key);
        });
    }

    /// Leaves out the event that stands in the way of a key, and goes on with those behind it.
    RetryOutcome skip(String key) {
        database.run(connection -> {
            int partition = projection.partitionOf(key);
            partitions()
                    .lock(connection, partition)
                    .ifPresent(row -> table().first(connection, partition, key)
                            .ifPresent(first -> remove(connection, row, first)));
        });
        return retry(key);
    }

    /// The event as the store holds it today: it may have been erased since it was parked.
    private RecordedEvent load(Parked parked) {
        var itself = ReadOptions.forwards().fromVersion(parked.streamVersion()).limit(1);
        try (var reader = store.read(Query.stream(parked.stream()), itself)) {
            for (var event : reader) {
                if (event.checkpoint().equals(parked.checkpoint())) return event;
            }
        }
        throw new ProjectionStoppedException("projection " + projection + ": the parked event " + parked.checkpoint()
                + " of key \"" + parked.key() + "\" is not in this store's history: expected it in stream "
                + parked.stream() + " at version " + parked.streamVersion()
                + ". The store was restored from an older backup, or is another one: skip the event");
    }
}
