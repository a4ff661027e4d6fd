package dev.proust.sourcing.jdbc;

import static dev.proust.sourcing.jdbc.DatabaseException.unchecked;

import java.sql.Connection;
import java.util.OptionalInt;

/// The table `proust_projection`: a row for each projection, whatever versions of it there are.
///
/// | column        | value                              |
/// |---------------|------------------------------------|
/// | projection    | its name                           |
/// | live_version  | the version that readers look at   |
///
/// Thread rule: immutable; each call works on the connection that it is given.
record ProjectionTable(String projection) {

    static final String DDL = """
            create table if not exists proust_projection (
                projection varchar(100) not null,
                live_version integer not null,
                primary key (projection))""";

    void insert(Connection connection, int liveVersion) {
        unchecked(() -> {
            try (var insert = connection.prepareStatement(
                    "insert into proust_projection (projection, live_version) values (?, ?)")) {
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
}
