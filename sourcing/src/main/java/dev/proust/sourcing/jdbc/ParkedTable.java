package dev.proust.sourcing.jdbc;

import static dev.proust.sourcing.jdbc.DatabaseException.unchecked;

import dev.proust.store.Checkpoint;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The table `proust_parked`: a row for each event that waits, in order, until somebody sees to its key. The
/// first of a key is the one that could not be handled, and the others wait behind it. Events' contents are not
/// copied: they may be erased meanwhile.
///
/// | column                                     | value                                                             |
/// |--------------------------------------------|-------------------------------------------------------------------|
/// | projection, version, partition_no          | whose                                                             |
/// | event_key, position                        | its key and its place                                             |
/// | checkpoint                                 | the same place: `position@incarnation`                            |
/// | stream, stream_version                     | where the event is found                                          |
/// | error                                      | why it could not be handled; null if it was not tried             |
/// | attempts                                   | how often it was tried                                            |
///
/// Thread rule: immutable; each call works on the connection that it is given, in a transaction that has locked
/// the partition's row.
record ParkedTable(String projection, int version) {

    /// An event that waits.
    record Parked(
            String key,
            Checkpoint checkpoint,
            Stream stream,
            long streamVersion,
            Optional<String> error,
            int attempts) {}

    static final String DDL = """
            create table if not exists proust_parked (
                projection varchar(100) not null,
                version integer not null,
                partition_no integer not null,
                event_key varchar(512) not null,
                position bigint not null,
                checkpoint varchar(64) not null,
                stream varchar(256) not null,
                stream_version bigint not null,
                error varchar(4000),
                attempts integer not null,
                primary key (projection, version, partition_no, event_key, position))""";

    private static final int ERROR_CHARS_MAX = 4_000;
    private static final String SELECT = "select event_key, checkpoint, stream, stream_version, error, attempts"
            + " from proust_parked where projection = ? and version = ?";

    /// Adds an event behind those of its key.
    ///
    /// @param error why it could not be handled, if that was tried
    void add(Connection connection, int partition, String key, RecordedEvent event, Optional<String> error) {
        unchecked(() -> {
            try (var insert =
                    connection.prepareStatement("insert into proust_parked (projection, version, partition_no,"
                            + " event_key, position, checkpoint, stream, stream_version, error, attempts)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                which(insert, 1, partition, key, event.position());
                insert.setString(6, event.checkpoint().toString());
                insert.setString(7, event.stream().name());
                insert.setLong(8, event.version());
                insert.setString(9, error.map(ParkedTable::cut).orElse(null));
                insert.setInt(10, error.isPresent() ? 1 : 0);
                return insert.executeUpdate();
            }
        });
    }

    /// The event of a key that waits longest: none if the key is not parked.
    Optional<Parked> first(Connection connection, int partition, String key) {
        return unchecked(() -> {
            try (var select = connection.prepareStatement(
                    SELECT + " and partition_no = ? and event_key = ? order by position fetch first 1 row only")) {
                select.setString(1, projection);
                select.setInt(2, version);
                select.setInt(3, partition);
                select.setString(4, key);
                return rows(select).stream().findFirst();
            }
        });
    }

    /// The first event of each key that is parked, in order.
    List<Parked> firsts(Connection connection) {
        return unchecked(() -> {
            try (var select = connection.prepareStatement(SELECT + " and position = (select min(position) from"
                    + " proust_parked other where other.projection = proust_parked.projection"
                    + " and other.version = proust_parked.version and other.partition_no = proust_parked.partition_no"
                    + " and other.event_key = proust_parked.event_key) order by position")) {
                select.setString(1, projection);
                select.setInt(2, version);
                return rows(select);
            }
        });
    }

    /// Whether the event at this position waits already.
    boolean holds(Connection connection, int partition, String key, long position) {
        return unchecked(() -> {
            try (var select =
                    connection.prepareStatement("select 1 from proust_parked where projection = ? and version = ?"
                            + " and partition_no = ? and event_key = ? and position = ?")) {
                which(select, 1, partition, key, position);
                try (var rows = select.executeQuery()) {
                    return rows.next();
                }
            }
        });
    }

    /// How many events of a key wait.
    long count(Connection connection, int partition, String key) {
        return unchecked(() -> {
            try (var select = connection.prepareStatement("select count(*) from proust_parked where projection = ? and"
                    + " version = ? and partition_no = ? and event_key = ?")) {
                select.setString(1, projection);
                select.setInt(2, version);
                select.setInt(3, partition);
                select.setString(4, key);
                try (var row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    void remove(Connection connection, int partition, Parked parked) {
        unchecked(() -> {
            try (var delete =
                    connection.prepareStatement("delete from proust_parked where projection = ? and version = ?"
                            + " and partition_no = ? and event_key = ? and position = ?")) {
                which(delete, 1, partition, parked.key(), parked.checkpoint().position());
                return delete.executeUpdate();
            }
        });
    }

    /// Notes that an event could not be handled once more.
    void fail(Connection connection, int partition, Parked parked, String error) {
        unchecked(() -> {
            try (var update = connection.prepareStatement(
                    "update proust_parked set error = ?, attempts = attempts + 1"
                            + " where projection = ? and version = ? and partition_no = ? and event_key = ? and position = ?")) {
                update.setString(1, cut(error));
                which(update, 2, partition, parked.key(), parked.checkpoint().position());
                return update.executeUpdate();
            }
        });
    }

    void removeAll(Connection connection) {
        unchecked(() -> {
            try (var delete =
                    connection.prepareStatement("delete from proust_parked where projection = ? and version = ?")) {
                delete.setString(1, projection);
                delete.setInt(2, version);
                return delete.executeUpdate();
            }
        });
    }

    private void which(PreparedStatement statement, int from, int partition, String key, long position)
            throws SQLException {
        statement.setString(from, projection);
        statement.setInt(from + 1, version);
        statement.setInt(from + 2, partition);
        statement.setString(from + 3, key);
        statement.setLong(from + 4, position);
    }

    private static List<Parked> rows(PreparedStatement select) throws SQLException {
        try (var rows = select.executeQuery()) {
            var all = new ArrayList<Parked>();
            while (rows.next()) all.add(row(rows));
            return all;
        }
    }

    private static Parked row(ResultSet row) throws SQLException {
        return new Parked(
                row.getString(1),
                Checkpoint.parse(row.getString(2)),
                Stream.of(row.getString(3)),
                row.getLong(4),
                Optional.ofNullable(row.getString(5)),
                row.getInt(6));
    }

    /// NUL characters are what PostgreSQL cannot store in a text.
    private static String cut(String error) {
        String text = error.replace('\0', ' ');
        return text.length() <= ERROR_CHARS_MAX ? text : text.substring(0, ERROR_CHARS_MAX);
    }
}
