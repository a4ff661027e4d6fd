package dev.proust.sourcing.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/// The database, reached through whatever [Transactions] a service has.
///
/// Thread rule: as its transactions.
record Database(Transactions transactions) {

    /// Runs work in a transaction.
    ///
    /// @throws DatabaseException if the database refused it or could not be reached
    /// @throws IllegalStateException if the work was not run, or its exception was kept back
    void run(Consumer<Connection> work) {
        var done = new AtomicBoolean();
        try {
            transactions.run(connection -> {
                work.accept(connection);
                done.set(true);
            });
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
        if (done.get()) return;
        throw new IllegalStateException(
                "Transactions.run has returned, and the work was not done: expected that it runs"
                        + " the work once, and lets its exceptions through");
    }

    /// Runs work in a transaction, and gives what it gives.
    <R> R get(Function<Connection, R> work) {
        var result = new AtomicReference<R>();
        run(connection -> result.set(work.apply(connection)));
        return result.get();
    }
}
