package dev.proust.sourcing.jdbc;

import static dev.proust.sourcing.jdbc.DatabaseException.unchecked;

import dev.proust.store.Checkpoint;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// The table `proust_projection`: a row for each projection, whatever versions of it there are.
///
/// | column          | value                                                                                       |
/// |-----------------|---------------------------------------------------------------------------------------------|
/// | projection      | its name                                                                                    |
/// | live_version    | the version that readers look at                                                            |
/// | hold_checkpoint | the place beyond which no partition of any version goes, while versions are compared        |
/// | hold_until      | until when: milliseconds since 1970 by the database's clock. Who holds may die meanwhile    |
///
/// Thread rule: immutable; each call works on the connection that it is given.
record ProjectionTable(String projection) {

    static final String DDL = """
            create table if not exists proust_projection (
                projection varchar(100) not null,
                live_version integer not null,
                hold_checkpoint varchar(64),
                hold_until bigint not null,
                primary key (projection))""";

    void insert(Connection connection, int liveVersion) {
        unchecked(() -> {
            try (var insert = connection.prepareStatement(
                    "insert into proust_projection (projection, live_version, hold_until) values (?, ?, 0)")) {
                insert.setString(1, projection);
                insert.setInt(2, liveVersion);
                return insert.executeUpdate();
            }
        });
    }

    /// The version that readers look at: none, if the projection was never installed.
    OptionalInt liveVersion(Connection connection) {
        return unchecked(() -> {
            try (var select =
                    connection.prepareStatement("select live_version from proust_projection where projection = ?")) {
                select.setString(1, projection);
                try (var row = select.executeQuery()) {
                    return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
                }
            }
        });
    }

    void setLiveVersion(Connection connection, int version) {
        unchecked(() -> {
            try (var update =
                    connection.prepareStatement("update proust_projection set live_version = ? where projection = ?")) {
                update.setInt(1, version);
                update.setString(2, projection);
                return update.executeUpdate();
            }
        });
    }

    /// Where all partitions are held, if they are.
    Optional<Checkpoint> hold(Connection connection) {
        return unchecked(() -> {
            try (var select = connection.prepareStatement("select hold_checkpoint from proust_projection"
                    + " where projection = ? and hold_until > " + PartitionTable.NOW)) {
                select.setString(1, projection);
                try (var row = select.executeQuery()) {
                    return row.next() ? Optional.of(Checkpoint.parse(row.getString(1))) : Optional.empty();
                }
            }
        });
    }

    /// Holds all partitions, whose rows are locked.
    ///
    /// @return whether nobody else does
    boolean hold(Connection connection, Checkpoint place, Duration time) {
        return unchecked(() -> {
            try (var update = connection.prepareStatement("update proust_projection set hold_checkpoint = ?,"
                    + " hold_until = " + PartitionTable.NOW + " + ? where projection = ? and hold_until < "
                    + PartitionTable.NOW)) {
                update.setString(1, place.toString());
                update.setLong(2, time.toMillis());
                update.setString(3, projection);
                return update.executeUpdate() == 1;
            }
        });
    }

    void release(Connection connection) {
        unchecked(() -> {
            try (var update =
                    connection.prepareStatement("update proust_projection set hold_until = 0 where projection = ?")) {
                update.setString(1, projection);
                return update.executeUpdate();
            }
        });
    }
}
