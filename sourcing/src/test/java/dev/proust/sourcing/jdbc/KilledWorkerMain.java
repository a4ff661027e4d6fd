package dev.proust.sourcing.jdbc;

import dev.proust.sourcing.projection.Projection;
import dev.proust.store.EventStore;
import dev.proust.store.Limits;
import dev.proust.store.MemoryStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// A worker in a process of its own, which is killed.
///
/// Each process has the same events: a store in memory that is filled by the same chance.
final class KilledWorkerMain {

    static final int EVENTS = 8_000;
    static final int PARTITIONS = 4;
    static final long POISON = -1;

    private static final int ACCOUNTS = 60;
    private static final Duration WORK_OF_AN_EVENT = Duration.ofMillis(10);

    private KilledWorkerMain() {}

    /// @param args the database's URL, and the worker's name; if there is more, it ends by itself after a
    ///     second
    public static void main(String[] args) throws InterruptedException {
        var accounts = new Accounts(1);
        accounts.poison.add(POISON);
        var begun = new AtomicBoolean();
        var projection = projection(store(), accounts, transactions(args[0]), () -> {
            if (!begun.getAndSet(true)) System.out.println("working");
            LockSupport.parkNanos(WORK_OF_AN_EVENT.toNanos());
        });
        ProjectionWorker.start(projection, args[1], incident -> System.err.println(incident));
        Thread.sleep(Duration.ofMinutes(5));
    }

    static EventStore store() {
        var store = new MemoryStore(Clock.systemUTC(), new Random(1871), Limits.standard());
        var random = new Random(1922);
        for (int i = 0; i < EVENTS; i++) {
            String account = Integer.toString(random.nextInt(ACCOUNTS));
            Accounts.pay(store, account, i == EVENTS / 50 ? POISON : random.nextInt(1_000));
        }
        return store;
    }

    /// @param before what is done before each event
    static JdbcProjection projection(EventStore store, Accounts accounts, Transactions transactions, Runnable before) {
        var declared = accounts.projection(1, PARTITIONS);
        var slow = new Projection<Connection>(
                declared.name(),
                declared.version(),
                declared.query(),
                declared.key(),
                declared.partitions(),
                (event, connection) -> {
                    before.run();
                    accounts.handle(event, connection);
                },
                declared.whenGone());
        return JdbcProjection.of(store, slow, transactions)
                .withLimits(ProjectionLimits.standard()
                        .withBatchEventsMax(4)
                        .withPauseMax(Duration.ofMillis(50))
                        .withLease(Duration.ofMillis(300)));
    }

    private static Transactions transactions(String url) {
        var idle = new ConcurrentLinkedQueue<Connection>();
        return work -> {
            var there = idle.poll();
            var connection = there == null ? open(url) : there;
            boolean done = false;
            try {
                work.accept(connection);
                connection.commit();
                done = true;
            } finally {
                if (!done) connection.rollback();
                idle.add(connection);
            }
        };
    }

    private static Connection open(String url) throws SQLException {
        var connection = DriverManager.getConnection(url);
        connection.setAutoCommit(false);
        return connection;
    }
}
