package dev.proust.sourcing.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A database of its own for each test: of H2 in memory, or a schema of a PostgreSQL that is started once for
/// all tests.
final class TestDatabase implements Transactions, AutoCloseable {

    /// The PostgreSQL of all tests of a run, which ends with it.
    private record Server(EmbeddedPostgres postgres) implements AutoCloseable {

        static Server start() {
            try {
                return new Server(EmbeddedPostgres.start());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public void close() throws IOException {
            postgres.close();
        }
    }

    private final String url;
    private final ConcurrentLinkedQueue<Connection> idle = new ConcurrentLinkedQueue<>();

    private TestDatabase(String url) {
        this.url = url;
    }

    static TestDatabase h2() {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";
        return new TestDatabase(url);
    }

    static TestDatabase postgres(ExtensionContext context) {
        var server = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Server.class, key -> Server.start(), Server.class);
        String schema = "test_" + UUID.randomUUID().toString().replace('-', '_');
        String url = server.postgres().getJdbcUrl("postgres", "postgres");
        String separator = url.contains("?") ? "&" : "?";
        var database = new TestDatabase(url + separator + "currentSchema=" + schema);
        database.execute("create schema " + schema);
        return database;
    }

    String url() {
        return url;
    }

    @Override
    public void run(Consumer<Connection> work) throws SQLException {
        var connection = take();
        boolean done = false;
        try {
            work.accept(connection);
            connection.commit();
            done = true;
        } finally {
            if (!done) connection.rollback();
            idle.add(connection);
        }
    }

    private Connection take() throws SQLException {
        var there = idle.poll();
        if (there != null) return there;
        var connection = DriverManager.getConnection(url);
        connection.setAutoCommit(false);
        return connection;
    }

    void execute(String sql) {
        new Database(this)
                .run(connection -> DatabaseException.unchecked(() -> {
                    try (var statement = connection.createStatement()) {
                        return statement.execute(sql);
                    }
                }));
    }

    long number(String sql) {
        return new Database(this)
                .get(connection -> DatabaseException.unchecked(() -> {
                    try (var statement = connection.createStatement();
                            var row = statement.executeQuery(sql)) {
                        row.next();
                        return row.getLong(1);
                    }
                }));
    }

    @Override
    public void close() throws SQLException {
        for (var connection = idle.poll(); connection != null; connection = idle.poll()) connection.close();
    }
}
