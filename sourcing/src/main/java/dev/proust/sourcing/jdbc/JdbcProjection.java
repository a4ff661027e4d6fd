package dev.proust.sourcing.jdbc;

import dev.proust.sourcing.Retry.Pause;
import dev.proust.sourcing.projection.ParkedKey;
import dev.proust.sourcing.projection.Projection;
import dev.proust.sourcing.projection.ProjectionProgress;
import dev.proust.sourcing.projection.ProjectionProgress.OfPartition;
import dev.proust.sourcing.projection.RetryOutcome;
import dev.proust.sourcing.projection.WaitOutcome;
import dev.proust.store.Checkpoint;
import dev.proust.store.EventStore;
import dev.proust.store.LostFutureException;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A projection of a store into a database that is reached by JDBC: *exactly once*, since what its handler
/// writes and the checkpoint are committed together or not at all.
///
/// ```java
/// var turnover = JdbcProjection.of(store, projection, Transactions.of(dataSource));
/// turnover.install();
/// try (var worker = ProjectionWorker.start(turnover, "server-1", incident -> log(incident))) {
///     …
/// }
/// ```
///
/// This is what can be asked of it, by anybody; the work is done by [ProjectionWorker]s.
///
/// Its own three tables, `proust_projection`, `proust_partition` and `proust_parked`, stand beside those of the
/// handler. They are plain SQL, as PostgreSQL and H2 understand it.
///
/// Every method may throw [DatabaseException]. Thread rule: any thread, several at once. Immutable.
public final class JdbcProjection {

    private static final Duration POLL_FIRST = Duration.ofMillis(1);
    private static final Duration POLL_MAX = Duration.ofMillis(50);

    private final EventStore store;
    private final Projection<Connection> projection;
    private final Database database;
    private final ProjectionLimits limits;
    private final InstantSource clock;
    private final Pause pause;
    private final ParkedKeys parkedKeys;

    private JdbcProjection(
            EventStore store,
            Projection<Connection> projection,
            Database database,
            ProjectionLimits limits,
            InstantSource clock,
            Pause pause) {
        this.store = store;
        this.projection = projection;
        this.database = database;
        this.limits = limits;
        this.clock = clock;
        this.pause = pause;
        this.parkedKeys = new ParkedKeys(store, projection, database);
    }

    /// A projection within the standard limits.
    public static JdbcProjection of(EventStore store, Projection<Connection> projection, Transactions transactions) {
        return new JdbcProjection(
                store,
                projection,
                new Database(transactions),
                ProjectionLimits.standard(),
                Clock.systemUTC(),
                Thread::sleep);
    }

    /// The same within other limits.
    public JdbcProjection withLimits(ProjectionLimits limits) {
        return new JdbcProjection(store, projection, database, limits, clock, pause);
    }

    /// The same with another clock, and another way to let time pass, for what waits.
    public JdbcProjection withTime(InstantSource clock, Pause pause) {
        return new JdbcProjection(store, projection, database, limits, clock, pause);
    }

    // ---------------------------------------------------------------------------------------------------- install

    /// The statements that make the tables, for those who keep theirs under the control of a tool for
    /// migrations. Each does nothing if its table is there.
    public static List<String> tables() {
        return List.of(ProjectionTable.DDL, PartitionTable.DDL, ParkedTable.DDL);
    }

    /// Makes the tables and the projection's rows, where they are missing. The first version of a projection
    /// that is installed is the live one.
    ///
    /// @throws IllegalStateException if the version was installed with another number of partitions
    public void install() {
        tables().forEach(table -> unlessThere(connection -> create(connection, table)));
        unlessThere(connection -> {
            var live = new ProjectionTable(projection.name());
            if (live.liveVersion(connection).isEmpty()) live.insert(connection, projection.version());
        });
        unlessThere(connection -> {
            var partitions = partitions();
            if (partitions.all(connection).isEmpty()) partitions.insert(connection, projection.partitions());
        });
        int there = rows().size();
        if (there == projection.partitions()) return;
        throw new IllegalStateException("projection " + projection + " was installed with " + there
                + " partitions, and has " + projection.partitions()
                + " now: expected the same number. Keys would change partitions, and their events be handled twice or"
                + " never: give the projection another version, which is built beside this one");
    }

    private void unlessThere(Consumer<Connection> work) {
        try {
            database.run(work);
        } catch (RuntimeException failure) {
            if (!DatabaseException.isThereAlready(failure)) throw failure;
        }
    }

    private static void create(Connection connection, String table) {
        DatabaseException.unchecked(() -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(table);
            }
        });
    }

    // ---------------------------------------------------------------------------------------------------- look

    /// How far it has got. Two looks give an ETA: [ProjectionProgress#eta].
    ///
    /// @throws ProjectionStoppedException if a checkpoint is not of the store's history
    public ProjectionProgress progress() {
        var rows = rows();
        var head = store.head();
        var last = rows.stream()
                .min(Comparator.comparingLong(row -> row.checkpoint().position()))
                .orElseThrow(this::notInstalled);
        var partitions = rows.stream()
                .map(row -> new OfPartition(
                        row.partition(), row.checkpoint(), row.owner().filter(owner -> !row.free()), row.parkedKeys()))
                .toList();
        return new ProjectionProgress(clock.instant(), head.position(), oldestAfter(last), partitions);
    }

    private Optional<Instant> oldestAfter(PartitionRow row) {
        var next = ReadOptions.forwards().after(row.checkpoint()).limit(1);
        try (var reader = store.read(projection.query(), next)) {
            for (var event : reader) return Optional.of(event.time());
            return Optional.empty();
        } catch (LostFutureException lost) {
            throw ProjectionStoppedException.ofLostFuture(projection, row.partition(), row.checkpoint(), lost);
        }
    }

    /// Waits until the read model holds what an append has written, as far as it is of this key:
    /// `appended.checkpoint()` says where that is.
    ///
    /// @throws LostFutureException if the checkpoint is not of the store's history
    /// @throws ProjectionStoppedException if the projection's is not
    /// @throws InterruptedException if the thread is interrupted while it waits
    public WaitOutcome waitFor(Checkpoint checkpoint, String key, Duration timeout) throws InterruptedException {
        requireHistory(checkpoint);
        var until = clock.instant().plus(timeout);
        for (var poll = POLL_FIRST;
                ;
                poll = poll.multipliedBy(2).compareTo(POLL_MAX) < 0 ? poll.multipliedBy(2) : POLL_MAX) {
            var outcome = database.get(connection -> outcome(connection, checkpoint, key));
            var left = Duration.between(clock.instant(), until);
            if (!(outcome instanceof WaitOutcome.TimedOut) || !left.isPositive()) return outcome;
            pause.last(left.compareTo(poll) < 0 ? left : poll);
        }
    }

    /// How it stands: timed out, if it is neither here nor parked.
    private WaitOutcome outcome(Connection connection, Checkpoint checkpoint, String key) {
        // The row first: what is parked after it was looked at can only be too much, and never missing.
        var row = partitions().find(connection, projection.partitionOf(key)).orElseThrow(this::notInstalled);
        var parked = parkedKeys.find(connection, key);
        if (parked.isPresent() && parked.get().checkpoint().position() <= checkpoint.position()) {
            return new WaitOutcome.Parked(parked.get());
        }
        if (row.checkpoint().position() < checkpoint.position()) return new WaitOutcome.TimedOut(row.checkpoint());
        requireHistory(row);
        return new WaitOutcome.Reached();
    }

    private void requireHistory(PartitionRow row) {
        try {
            requireHistory(row.checkpoint());
        } catch (LostFutureException lost) {
            throw ProjectionStoppedException.ofLostFuture(projection, row.partition(), row.checkpoint(), lost);
        }
    }

    private void requireHistory(Checkpoint checkpoint) {
        store.read(Query.all(), ReadOptions.forwards().after(checkpoint).limit(0))
                .close();
    }

    // ---------------------------------------------------------------------------------------------------- parked

    /// The keys that are parked, those first that wait longest.
    public List<ParkedKey> parked() {
        return parkedKeys.list();
    }

    /// Tries what is parked of a key again, event by event, until one cannot be handled or none is left: then
    /// the key goes on like any other. Keys that are not parked stay as they are.
    public RetryOutcome retry(String key) {
        return parkedKeys.retry(key);
    }

    /// Leaves out the event that stands in the way of a key, for ever, and tries those behind it.
    public RetryOutcome skip(String key) {
        return parkedKeys.skip(key);
    }

    // ---------------------------------------------------------------------------------------------------- reset

    /// Puts the projection back to the start, so that everything is handled anew: the way on after the store
    /// has lost what the read model holds. Workers that are at it are fenced off at once, and take up the
    /// partitions anew.
    ///
    /// @param empty empties the read model's tables, in the same transaction
    public void reset(Consumer<Connection> empty) {
        database.run(connection -> {
            partitions().lockAll(connection);
            new ParkedTable(projection.name(), projection.version()).removeAll(connection);
            empty.accept(connection);
            partitions().reset(connection);
        });
    }

    // ---------------------------------------------------------------------------------------------------- versions

    /// The version of the projection that readers look at: another one than this, while a new one is built
    /// beside it. See [Rebuild].
    public int liveVersion() {
        return database.get(connection -> liveVersion(connection, projection.name()));
    }

    /// The version of a projection that readers look at, in a transaction of theirs.
    ///
    /// @throws IllegalStateException if no version of it was installed
    public static int liveVersion(Connection connection, String projection) {
        return new ProjectionTable(projection)
                .liveVersion(connection)
                .orElseThrow(() -> new IllegalStateException("projection " + projection + " has no row in the table"
                        + " proust_projection: expected a version of it to be installed"));
    }

    /// Forgets this version, whose workers find nothing to do any more: after a rebuild the old one, or a new
    /// one that is not wanted.
    ///
    /// @param drop drops its tables, in the same transaction
    /// @throws IllegalStateException if it is the live one
    public void remove(Consumer<Connection> drop) {
        database.run(connection -> {
            partitions().lockAll(connection);
            if (liveVersion(connection, projection.name()) == projection.version()) {
                throw new IllegalStateException("projection " + projection
                        + " is live: expected that another version is. Switch to that one first");
            }
            new ParkedTable(projection.name(), projection.version()).removeAll(connection);
            partitions().removeAll(connection);
            drop.accept(connection);
        });
    }

    // ---------------------------------------------------------------------------------------------------- inside

    IllegalStateException notInstalled() {
        return new IllegalStateException("projection " + projection + " has no rows in the table proust_partition of"
                + " this database: expected it to be installed, call install()");
    }

    private List<PartitionRow> rows() {
        return new ArrayList<>(database.get(partitions()::all));
    }

    PartitionTable partitions() {
        return new PartitionTable(projection.name(), projection.version());
    }

    Projection<Connection> projection() {
        return projection;
    }

    Database database() {
        return database;
    }

    InstantSource clock() {
        return clock;
    }

    Pause pause() {
        return pause;
    }

    ProjectionLimits limits() {
        return limits;
    }

    /// A partition in the hands of whoever has the lease.
    Partition partition(Lease lease, Consumer<Incident> incidents) {
        return new Partition(store, projection, database, limits, pause, lease, incidents);
    }
}
