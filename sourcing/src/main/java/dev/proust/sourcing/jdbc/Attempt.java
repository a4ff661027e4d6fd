package dev.proust.sourcing.jdbc;

import dev.proust.sourcing.jdbc.Batch.Item;
import dev.proust.sourcing.projection.Projection;
import dev.proust.store.Checkpoint;
import dev.proust.store.Content;
import dev.proust.store.RecordedEvent;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One transaction of a partition: its row is locked, the batch is handled, the checkpoint moves. It does all
/// of that or nothing, as the transaction commits or not.
///
/// Thread rule: one thread, once.
final class Attempt {

    /// An event in a batch: an erasure may bring one that is in the batch itself too.
    ///
    /// @param at where it came
    /// @param position its own place
    record Place(long at, long position) {}

    /// An event that could not be handled, and why.
    record Failure(Place place, Exception cause) {}

    /// How it ended, as far as that can be told from within.
    enum End {
        /// It did not come to its end: whoever threw it out knows why.
        BROKEN,
        /// An event could not be handled: [#failure].
        FAILED,
        /// The partition is somebody else's by now.
        LEASE_LOST,
        /// The partition is not where it is thought to be: an earlier commit has succeeded though it seemed to
        /// fail.
        MOVED,
        /// More keys would be parked than allowed: the last one by [#failure].
        TOO_MANY_PARKED,
        /// All is done, and it only remains to commit.
        DONE
    }

    /// What ends the work, so that the transaction is rolled back.
    private static final class Over extends RuntimeException {
        Over(String message, Throwable cause) {
            super(message, cause);
        }

        Over(String message) {
            super(message);
        }
    }

    private final Projection<Connection> projection;
    private final ProjectionLimits limits;
    private final PartitionTable partitions;
    private final ParkedTable parkedEvents;
    private final ProjectionTable held;
    private final Lease lease;
    private final Checkpoint from;
    private final Map<Place, Exception> poison;

    private End end = End.BROKEN;
    private Optional<Failure> failure = Optional.empty();
    private Optional<String> wantedBy = Optional.empty();
    private Checkpoint upTo;
    private int parkedKeys;
    private final Map<String, Boolean> known = new HashMap<>();
    private final Map<String, Exception> parked = new HashMap<>();

    /// @param from where the partition is before it
    /// @param poison what could not be handled in an earlier attempt: it is parked
    Attempt(
            Projection<Connection> projection,
            ProjectionLimits limits,
            Lease lease,
            Checkpoint from,
            Map<Place, Exception> poison) {
        this.projection = projection;
        this.limits = limits;
        this.partitions = new PartitionTable(projection.name(), projection.version());
        this.parkedEvents = new ParkedTable(projection.name(), projection.version());
        this.held = new ProjectionTable(projection.name());
        this.lease = lease;
        this.from = from;
        this.upTo = from;
        this.poison = poison;
    }

    End end() {
        return end;
    }

    /// Which event could not be handled, and why.
    Optional<Failure> failure() {
        return failure;
    }

    /// The keys that are parked by it, and why.
    Map<String, Exception> parked() {
        return parked;
    }

    /// Who asks for the partition.
    Optional<String> wantedBy() {
        return wantedBy;
    }

    /// Where the partition is after it: before the batch's end, if the projection is held there.
    Checkpoint upTo() {
        return upTo;
    }

    /// Does the work, and throws if it must not be committed.
    void run(Batch batch, Connection connection) {
        var row = partitions
                .lock(connection, lease.partition())
                .filter(there -> there.epoch() == lease.epoch())
                .orElseThrow(() -> over(End.LEASE_LOST, "the partition is another worker's by now"));
        if (!row.checkpoint().equals(from)) throw over(End.MOVED, "the partition is at " + row.checkpoint());
        parkedKeys = row.parkedKeys();
        wantedBy = row.wantedBy();
        upTo = held.hold(connection)
                .filter(hold -> hold.position() < batch.upTo().position())
                .orElse(batch.upTo());
        for (var entry : batch.upTo(upTo).entries()) {
            entry.items().accept(item -> handleOrPark(connection, entry.checkpoint(), item));
        }
        if (!partitions.advance(connection, lease, upTo, parkedKeys, limits.lease())) {
            throw over(End.LEASE_LOST, "the partition is another worker's by now");
        }
        end = End.DONE;
    }

    private void handleOrPark(Connection connection, Checkpoint at, Item item) {
        var place = new Place(at.position(), item.event().position());
        if (isParked(connection, item.key())) {
            addBehind(connection, item);
        } else if (poison.containsKey(place)) {
            park(connection, place, item, poison.get(place));
        } else {
            handle(connection, place, item);
        }
    }

    private boolean isParked(Connection connection, String key) {
        if (parkedKeys == 0) return false;
        return known.computeIfAbsent(
                key, k -> parkedEvents.first(connection, lease.partition(), k).isPresent());
    }

    /// An event that waits already is not added again: an erasure names it, and it will be seen as erased.
    private void addBehind(Connection connection, Item item) {
        if (parkedEvents.holds(
                connection, lease.partition(), item.key(), item.event().position())) return;
        parkedEvents.add(connection, lease.partition(), item.key(), item.event(), Optional.empty());
    }

    private void park(Connection connection, Place place, Item item, Exception why) {
        if (parkedKeys >= limits.parkedKeysMax()) {
            end = End.TOO_MANY_PARKED;
            failure = Optional.of(new Failure(place, why));
            throw new Over("too many parked keys", why);
        }
        parkedEvents.add(connection, lease.partition(), item.key(), item.event(), Optional.of(why.toString()));
        parked.put(item.key(), why);
        known.put(item.key(), true);
        parkedKeys++;
    }

    private void handle(Connection connection, Place place, Item item) {
        try {
            handle(projection, connection, item);
        } catch (Exception cause) {
            end = End.FAILED;
            failure = Optional.of(new Failure(place, cause));
            throw new Over("an event could not be handled", cause);
        }
    }

    /// Hands an event to the projection.
    static void handle(Projection<Connection> projection, Connection connection, Item item) throws Exception {
        if (item.fault().isPresent()) throw item.fault().get();
        RecordedEvent event = item.event();
        var handler = event.content() instanceof Content.Present ? projection.handler() : projection.whenGone();
        try {
            handler.handle(event, connection);
        } catch (StackOverflowError tooDeep) {
            throw new IllegalStateException("the handler called itself too deep", tooDeep);
        }
    }

    private Over over(End end, String message) {
        this.end = end;
        return new Over(message);
    }
}
