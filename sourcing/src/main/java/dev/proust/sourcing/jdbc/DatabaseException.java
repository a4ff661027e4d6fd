package dev.proust.sourcing.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/// The database refused something, or could not be reached: an [SQLException] on its way through code that lets
/// only unchecked ones pass. Nothing of the transaction stays, unless its commit was under way.
public final class DatabaseException extends RuntimeException {

    private static final Set<String> TRANSIENT =
            Set.of("08", "40", "53", "57", "58", "55P03", "90067", "90098", "90121", "HYT00", "HYT01");

    /// Work in a transaction that gives something.
    @FunctionalInterface
    interface Call<R> {
        R call() throws SQLException;
    }

    DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
    }

    /// Whether the same may well succeed later.
    public boolean isRetryable() {
        return isTransient(this);
    }

    static <R> R unchecked(Call<R> call) {
        try {
            return call.call();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /// Whether the same transaction may well succeed later: the connection, the server or others at work were
    /// in the way, and not what it does. By the classes of SQLSTATE, where the driver does not say it by the
    /// exception's.
    ///
    /// | SQLSTATE | meaning                                        |
    /// |----------|------------------------------------------------|
    /// | 08       | no connection                                  |
    /// | 40       | rolled back: serialization failure, deadlock   |
    /// | 53       | out of space, memory or connections            |
    /// | 55P03    | PostgreSQL: lock not available                 |
    /// | 57       | operator's intervention: shut down, cancelled  |
    /// | 58       | the server's own input and output              |
    /// | 90067, 90098, 90121, HYT00, HYT01 | H2: connection broken, database closed, time-outs |
    static boolean isTransient(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isTransient(sql)) return true;
        }
        return false;
    }

    private static boolean isTransient(SQLException sql) {
        if (sql instanceof SQLTransientException
                || sql instanceof SQLRecoverableException
                || sql instanceof SQLNonTransientConnectionException) return true;
        String state = sql.getSQLState();
        if (state == null || state.length() < 2) return false;
        return TRANSIENT.contains(state) || TRANSIENT.contains(state.substring(0, 2));
    }

    /// Whether what was to be made is there already: others have made it at the same time.
    static boolean isThereAlready(Throwable thrown) {
        return hasState(thrown, Set.of("23505", "42P07", "42S01"));
    }

    /// Whether a statement was refused since an earlier one of the transaction had failed.
    static boolean isOfEarlierFailure(Throwable thrown) {
        return hasState(thrown, Set.of("25P02"));
    }

    private static boolean hasState(Throwable thrown, Set<String> states) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null && states.contains(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
