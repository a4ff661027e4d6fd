package dev.proust.sourcing.jdbc;

import dev.proust.sourcing.Retry.Pause;
import dev.proust.sourcing.projection.Projection;
import dev.proust.store.Checkpoint;
import dev.proust.store.EventStore;
import dev.proust.store.LostFutureException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
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

    /// Between two looks whether the partition may go on.
    private static final Duration HELD_PAUSE = Duration.ofMillis(20);

    private final EventStore store;
    private final Projection<Connection> projection;
    private final Database database;
    private final ProjectionLimits limits;
    private final PartitionTable table;
    private final Pause pause;
    private final Lease lease;
    private final Consumer<Incident> incidents;
    private volatile boolean closed;
    private volatile Optional<BatchReader> reader = Optional.empty();
    private Checkpoint at = Checkpoint.START;
    private Optional<String> wantedBy = Optional.empty();

    /// What was read and is not handled yet: since it is held back, or was too much for one transaction.
    private final Deque<Batch> pending = new ConcurrentLinkedDeque<>();

    Partition(
            EventStore store,
            Projection<Connection> projection,
            Database database,
            ProjectionLimits limits,
            Pause pause,
            Lease lease,
            Consumer<Incident> incidents) {
        this.store = store;
        this.projection = projection;
        this.database = database;
        this.limits = limits;
        this.table = new PartitionTable(projection.name(), projection.version());
        this.pause = pause;
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
        var before = at;
        var batch = pending.isEmpty() ? reader.orElseThrow().next(patience) : Optional.of(pending.removeFirst());
        // Also where nothing came: word that the worker lives.
        if (!handle(batch.orElse(new Batch(List.of(), at))) || handOver()) return Step.LOST;
        if (!at.equals(before)) return Step.MOVED;
        if (!pending.isEmpty()) pause.last(patience.compareTo(HELD_PAUSE) < 0 ? patience : HELD_PAUSE);
        return Step.WAITED;
    }

    /// Gives the partition to a worker that asks for it.
    private boolean handOver() {
        if (wantedBy.isEmpty()) return false;
        return database.get(connection -> {
            var row = lockMine(connection);
            row.ifPresent(
                    mine -> mine.wantedBy().ifPresent(worker -> table.hand(connection, mine, worker, limits.lease())));
            return row.isEmpty() || row.get().wantedBy().isPresent();
        });
    }

    private Optional<PartitionRow> lockMine(Connection connection) {
        return table.lock(connection, lease.partition()).filter(row -> row.epoch() == lease.epoch());
    }

    // ---------------------------------------------------------------------------------------------------- begin

    /// @return whether the partition is still this worker's
    private boolean open() {
        var row = database.get(this::lockMine);
        if (row.isEmpty()) return false;
        at = row.get().checkpoint();
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
        pending.clear();
        if (!closed) reader = Optional.empty();
    }

    // ---------------------------------------------------------------------------------------------------- handle

    /// @return whether the partition is still this worker's
    private boolean handle(Batch whole) {
        var batch = whole;
        var poison = new HashMap<Attempt.Place, Exception>();
        while (true) {
            var attempt = new Attempt(projection, limits, lease, at, poison);
            var thrown = run(attempt, batch);
            if (thrown.isEmpty()) {
                at = attempt.upTo();
                batch.after(at).ifPresent(pending::addFirst);
                wantedBy = attempt.wantedBy();
                attempt.parked().forEach(this::tell);
                return true;
            }
            if (attempt.end() == Attempt.End.LEASE_LOST) return false;
            requireOfBatch(attempt, thrown.get());
            if (attempt.failure().isPresent()) {
                var failure = attempt.failure().get();
                poison.put(failure.place(), failure.cause());
            } else if (batch.entries().size() > 1) {
                // Nobody knows which event it was: it is in one of the halves.
                pending.addFirst(batch.secondHalf());
                batch = batch.firstHalf();
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
