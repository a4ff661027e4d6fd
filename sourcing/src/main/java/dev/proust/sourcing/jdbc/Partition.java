package dev.proust.sourcing.jdbc;

import dev.proust.sourcing.projection.Projection;
import dev.proust.store.Checkpoint;
import dev.proust.store.EventStore;
import dev.proust.store.LostFutureException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// One partition in the hands of a worker: each [#step] is a batch, or a while of waiting for one.
///
/// ```
///   row: checkpoint ──► subscription ──► batch ──► transaction: lock the row, handle or park, move the checkpoint
///                                          ▲                           │
///                                          └─ again, with what failed ◄┘ an event fails: roll back, and park it this
/// time
/// ```
///
/// It keeps nothing that the row does not say: after any trouble it begins again with what stands there.
///
/// Thread rule: one thread; any thread may [#close].
final class Partition implements AutoCloseable {

    /// What a step has come to.
    enum Step {
        /// The partition is further than before.
        MOVED,
        /// Nothing came.
        WAITED,
        /// The partition is another worker's by now.
        LOST
    }

    private final EventStore store;
    private final Projection<Connection> projection;
    private final Database database;
    private final ProjectionLimits limits;
    private final PartitionTable table;
    private final Lease lease;
    private final Consumer<Incident> incidents;
    private volatile boolean closed;
    private volatile Optional<BatchReader> reader = Optional.empty();
    private Checkpoint at = Checkpoint.START;
    private Optional<String> wantedBy = Optional.empty();

    Partition(
            EventStore store,
            Projection<Connection> projection,
            Database database,
            ProjectionLimits limits,
            Lease lease,
            Consumer<Incident> incidents) {
        this.store = store;
        this.projection = projection;
        this.database = database;
        this.limits = limits;
        this.table = new PartitionTable(projection.name(), projection.version());
        this.lease = lease;
        this.incidents = incidents;
    }

    /// Handles what is there, or else what comes within the time.
    ///
    /// @throws ProjectionStoppedException if it cannot go on by itself
    /// @throws RuntimeException if the database or the store is in the way; the next step begins anew
    Step step(Duration patience) throws InterruptedException {
        boolean good = false;
        try {
            var step = tryStep(patience);
            good = step != Step.LOST;
            return step;
        } finally {
            if (!good) closeReader();
        }
    }

    private Step tryStep(Duration patience) throws InterruptedException {
        if (reader.isEmpty() && !open()) return Step.LOST;
        var batch = reader.orElseThrow().next(patience);
        // Also where nothing came: word that the worker lives.
        var step = handle(batch.orElse(new Batch(List.of(), at)));
        if (step == Step.LOST || handOver()) return Step.LOST;
        return batch.isPresent() ? step : Step.WAITED;
    }

    /// Gives the partition to a worker that asks for it.
    private boolean handOver() {
        if (wantedBy.isEmpty()) return false;
        return database.get(connection -> {
            var row = table.lock(connection, lease.partition());
            if (row.epoch() != lease.epoch()) return true;
            row.wantedBy().ifPresent(worker -> table.hand(connection, row, worker, limits.lease()));
            return row.wantedBy().isPresent();
        });
    }

    // ---------------------------------------------------------------------------------------------------- begin

    /// @return whether the partition is still this worker's
    private boolean open() {
        var row = database.get(connection -> table.lock(connection, lease.partition()));
        if (row.epoch() != lease.epoch()) return false;
        at = row.checkpoint();
        try {
            reader = Optional.of(new BatchReader(store, projection, lease.partition(), limits, at));
        } catch (LostFutureException lost) {
            throw ProjectionStoppedException.ofLostFuture(projection, lease.partition(), at, lost);
        }
        if (closed) closeReader();
        return true;
    }

    @Override
    public void close() {
        closed = true;
        closeReader();
    }

    private void closeReader() {
        reader.ifPresent(BatchReader::close);
        if (!closed) reader = Optional.empty();
    }

    // ---------------------------------------------------------------------------------------------------- handle

    private Step handle(Batch batch) {
        var poison = new HashMap<Attempt.Place, Exception>();
        while (true) {
            var attempt = new Attempt(projection, limits, lease, at, poison);
            var thrown = run(attempt, batch);
            if (thrown.isEmpty()) {
                at = batch.upTo();
                wantedBy = attempt.wantedBy();
                attempt.parked().forEach(this::tell);
                return Step.MOVED;
            }
            if (attempt.end() == Attempt.End.LEASE_LOST) return Step.LOST;
            requireOfBatch(attempt, thrown.get());
            if (attempt.failure().isPresent()) {
                poison.put(
                        attempt.failure().get().place(), attempt.failure().get().cause());
            } else if (batch.entries().size() > 1) {
                var first = handle(batch.firstHalf());
                return first == Step.LOST ? first : handle(batch.secondHalf());
            } else {
                blameTheOnlyOne(batch, thrown.get(), poison);
            }
        }
    }

    /// @return what was thrown, if it was not committed
    private Optional<RuntimeException> run(Attempt attempt, Batch batch) {
        try {
            database.run(connection -> attempt.run(batch, connection));
            return Optional.empty();
        } catch (RuntimeException failure) {
            return Optional.of(failure);
        }
    }

    /// Lets through what is no fault of any event: the world's, which passes, and what needs somebody to see to
    /// it.
    private void requireOfBatch(Attempt attempt, RuntimeException thrown) {
        if (DatabaseException.isTransient(thrown)) throw thrown;
        switch (attempt.end()) {
            case FAILED -> {
                if (DatabaseException.isTransient(
                        attempt.failure().orElseThrow().cause())) throw thrown;
            }
            // Refused at the commit, as deferred constraints are.
            case DONE -> {}
            case BROKEN -> {
                if (!DatabaseException.isOfEarlierFailure(thrown)) throw thrown;
            }
            case TOO_MANY_PARKED ->
                throw ProjectionStoppedException.ofTooManyParked(
                        projection,
                        lease.partition(),
                        limits.parkedKeysMax(),
                        attempt.failure().orElseThrow().cause());
            case MOVED, LEASE_LOST -> throw thrown;
        }
    }

    /// A transaction with a single event failed, and not while the event was handled: it is the event's fault.
    private void blameTheOnlyOne(Batch batch, RuntimeException thrown, Map<Attempt.Place, Exception> poison) {
        var places = new ArrayList<Attempt.Place>();
        for (var entry : batch.entries()) {
            entry.items()
                    .accept(item -> places.add(new Attempt.Place(
                            entry.checkpoint().position(), item.event().position())));
        }
        if (places.size() != 1 || poison.putIfAbsent(places.getFirst(), thrown) != null) throw thrown;
    }

    private void tell(String key, Exception cause) {
        incidents.accept(
                new Incident(projection.toString(), lease.partition(), Incident.Kind.PARKED, Optional.of(key), cause));
    }
}
