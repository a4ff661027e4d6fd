package dev.proust.sourcing.jdbc;

import dev.proust.sourcing.projection.Projection;
import dev.proust.sourcing.projection.ProjectionHandler;
import dev.proust.store.MemoryStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What tests of projections speak in: a store in memory, a database, and partitions that are driven by hand.
abstract class ProjectionFixture {

    static final Duration NO_TIME = Duration.ZERO;

    /// A clock that stands still until it is moved.
    static final class StandingClock implements InstantSource {

        private volatile Instant now = Instant.parse("2026-11-23T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        void move(Duration time) {
            now = now.plus(time);
        }
    }

    final StandingClock clock = new StandingClock();
    final List<Incident> incidents = Collections.synchronizedList(new ArrayList<>());
    TestDatabase database;
    Transactions transactions;
    MemoryStore store = new MemoryStore(clock);
    Accounts accounts = new Accounts(1);
    JdbcProjection projection;
    private Projection<Connection> declared;
    private List<Partition> partitions = List.of();

    abstract TestDatabase newDatabase();

    /// Whether a statement that fails does not break its transaction.
    abstract boolean failsSilently();

    @BeforeEach
    void openDatabase() {
        database = newDatabase();
        transactions = database;
    }

    @AfterEach
    void closeDatabase() throws SQLException {
        database.close();
        store.close();
    }

    /// The accounts' projection in so many partitions, installed.
    void install(int count) {
        database.execute(accounts.ddl());
        bind(accounts.projection(1, count));
        projection.install();
    }

    void bindHandler(ProjectionHandler<Connection> handler) {
        database.execute(accounts.ddl());
        var like = accounts.projection(1, 1);
        bind(Projection.of(like.name(), 1, like.query(), handler, like.whenGone()));
        projection.install();
    }

    void bind(Projection<Connection> projection) {
        declared = projection;
        bind();
    }

    /// The same projection, on what is the store now.
    void bind() {
        projection = JdbcProjection.of(store, declared, transactions).withTime(clock, clock::move);
        partitions = List.of();
    }

    /// Takes over from whoever has the partitions, as if all leases had ended.
    void leases(String worker) {
        endLeases();
        partitions = new Leases(
                        projection.partitions(), worker, projection.limits().lease())
                .tend(projection.database()).stream()
                        .map(lease -> projection.partition(lease, incidents::add))
                        .toList();
    }

    /// Lets the time of all leases be over.
    void endLeases() {
        database.execute("update proust_partition set lease_until = 0");
    }

    Partition only() {
        if (partitions.isEmpty()) leases("worker");
        return partitions.getFirst();
    }

    /// All partitions, one after the other, until nothing is left.
    void run() throws InterruptedException {
        only();
        for (var partition : partitions) drain(partition);
    }

    static void drain(Partition partition) throws InterruptedException {
        while (partition.step(NO_TIME) == Partition.Step.MOVED) {}
    }

    /// So many payments, to seven accounts in turn.
    void payAll(int count) {
        for (int i = 0; i < count; i++) Accounts.pay(store, Integer.toString(i % 7), i + 1);
    }

    static void execute(Connection connection, String sql) {
        DatabaseException.unchecked(() -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }
}
