package dev.proust.sourcing.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// Where transactions come from: the one seam between projections and whatever else a service reaches its
/// database with.
///
/// ```java
/// Transactions.of(dataSource);                                                                       // a DataSource
/// work -> template.executeWithoutResult(tx -> work.accept(DataSourceUtils.getConnection(dataSource))); // Spring
/// work -> dsl.transaction(tx -> tx.dsl().connection(work::accept));                                  // jOOQ
/// work -> factory.inTransaction(session -> session.doWork(work::accept));                            // Hibernate
/// ```
///
/// A handler need not use the connection that it is given: what it writes through Spring, or through a session
/// that is bound to the transaction's thread, is in the same transaction.
///
/// The isolation is at least READ COMMITTED. Neither the work nor the handlers commit, roll back or close.
///
/// Thread rule: called by several threads at once; each call is a transaction of its own.
@FunctionalInterface
public interface Transactions {

    /// Runs the work once, in a new transaction: commits if it returns, rolls back if it throws, and lets the
    /// exception through (as it is, or as the cause of another one).
    ///
    /// @throws SQLException if there is no connection, or the commit fails
    void run(Consumer<Connection> work) throws SQLException;

    /// Transactions on connections of a pool, or of a driver.
    static Transactions of(DataSource source) {
        return work -> {
            try (var connection = source.getConnection()) {
                connection.setAutoCommit(false);
                runIn(connection, work);
            }
        };
    }

    private static void runIn(Connection connection, Consumer<Connection> work) throws SQLException {
        boolean done = false;
        try {
            work.accept(connection);
            connection.commit();
            done = true;
        } finally {
            if (!done) rollBack(connection);
        }
    }

    /// What broke the transaction is on its way to the caller; a connection that is gone has nothing to roll
    /// back.
    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            return;
        }
    }
}
