package dev.proust.sourcing.jdbc;

import static dev.proust.sourcing.jdbc.DatabaseException.unchecked;

import dev.proust.store.Checkpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The table `proust_partition`: a row for each partition of each version of each projection. Whoever changes
/// anything of a partition's locks its row first; so a batch, a retry and a change of hands never meet.
///
/// | column                            | value                                                                    |
/// |-----------------------------------|--------------------------------------------------------------------------|
/// | projection, version, partition_no | which                                                                    |
/// | checkpoint                        | up to where its events are handled or parked: `position@incarnation`     |
/// | parked_keys                       | how many of its keys are parked                                          |
/// | owner, epoch                      | which worker has it; how often it has changed hands                      |
/// | lease_until                       | until when: milliseconds since 1970 by the database's clock; 0: nobody   |
/// | wanted_by                         | the worker that asks the owner for it                                    |
///
/// Thread rule: immutable; each call works on the connection that it is given.
record PartitionTable(String projection, int version) {

    static final String DDL = """
            create table if not exists proust_partition (
                projection varchar(100) not null,
                version integer not null,
                partition_no integer not null,
                checkpoint varchar(64) not null,
                parked_keys integer not null,
                owner varchar(150),
                epoch bigint not null,
                lease_until bigint not null,
                wanted_by varchar(150),
                primary key (projection, version, partition_no))""";

    /// The database's time in milliseconds since 1970.
    static final String NOW = "cast(extract(epoch from current_timestamp) * 1000 as bigint)";
    private static final String SELECT = "select partition_no, checkpoint, parked_keys, owner, epoch, lease_until < "
            + NOW + ", wanted_by from proust_partition where projection = ? and version = ?";
    private static final String ONE = " where projection = ? and version = ? and partition_no = ?";

    // ---------------------------------------------------------------------------------------------------- rows

    /// Makes the rows, all at the start and nobody's.
    void insert(Connection connection, int partitions) {
        unchecked(() -> {
            try (var insert = connection.prepareStatement("insert into proust_partition (projection, version,"
                    + " partition_no, checkpoint, parked_keys, epoch, lease_until) values (?, ?, ?, ?, 0, 0, 0)")) {
                for (int partition = 0; partition < partitions; partition++) {
                    which(insert, 1, partition);
                    insert.setString(4, Checkpoint.START.toString());
                    insert.executeUpdate();
                }
                return partitions;
            }
        });
    }

    List<PartitionRow> all(Connection connection) {
        return select(connection, " order by partition_no");
    }

    /// All rows, locked until the end of the transaction.
    List<PartitionRow> lockAll(Connection connection) {
        return select(connection, " order by partition_no for update");
    }

    /// The row as it is.
    Optional<PartitionRow> find(Connection connection, int partition) {
        return select(connection, " and partition_no = " + partition).stream().findFirst();
    }

    /// The row, locked until the end of the transaction: none if the version is not installed.
    Optional<PartitionRow> lock(Connection connection, int partition) {
        return select(connection, " and partition_no = " + partition + " for update").stream()
                .findFirst();
    }

    private List<PartitionRow> select(Connection connection, String rest) {
        return unchecked(() -> {
            try (var select = connection.prepareStatement(SELECT + rest)) {
                select.setString(1, projection);
                select.setInt(2, version);
                try (var rows = select.executeQuery()) {
                    var all = new ArrayList<PartitionRow>();
                    while (rows.next()) all.add(row(rows));
                    return all;
                }
            }
        });
    }

    private static PartitionRow row(ResultSet row) throws SQLException {
        return new PartitionRow(
                row.getInt(1),
                Checkpoint.parse(row.getString(2)),
                row.getInt(3),
                Optional.ofNullable(row.getString(4)),
                row.getLong(5),
                row.getBoolean(6),
                Optional.ofNullable(row.getString(7)));
    }

    // ---------------------------------------------------------------------------------------------------- work

    /// Moves the checkpoint, and the lease's end.
    ///
    /// @return whether the lease still holds; if not, nothing is changed, and the transaction must not commit
    boolean advance(Connection connection, Lease lease, Checkpoint checkpoint, int parkedKeys, Duration more) {
        return unchecked(() -> {
            try (var update = connection.prepareStatement("update proust_partition set checkpoint = ?, parked_keys = ?,"
                    + " lease_until = " + NOW + " + ?" + ONE + " and epoch = ?")) {
                update.setString(1, checkpoint.toString());
                update.setInt(2, parkedKeys);
                update.setLong(3, more.toMillis());
                which(update, 4, lease.partition());
                update.setLong(7, lease.epoch());
                return update.executeUpdate() == 1;
            }
        });
    }

    /// Says how many keys are parked, whoever has the partition.
    void setParkedKeys(Connection connection, int partition, int parkedKeys) {
        unchecked(() -> {
            try (var update = connection.prepareStatement("update proust_partition set parked_keys = ?" + ONE)) {
                update.setInt(1, parkedKeys);
                which(update, 2, partition);
                return update.executeUpdate();
            }
        });
    }

    /// Puts all partitions back to the start, with nothing parked, and takes them from whoever has them.
    void reset(Connection connection) {
        unchecked(() -> {
            try (var update = connection.prepareStatement("update proust_partition set checkpoint = ?, parked_keys = 0,"
                    + " owner = null, epoch = epoch + 1, lease_until = 0, wanted_by = null"
                    + " where projection = ? and version = ?")) {
                update.setString(1, Checkpoint.START.toString());
                update.setString(2, projection);
                update.setInt(3, version);
                return update.executeUpdate();
            }
        });
    }

    void removeAll(Connection connection) {
        unchecked(() -> {
            try (var delete =
                    connection.prepareStatement("delete from proust_partition where projection = ? and version = ?")) {
                delete.setString(1, projection);
                delete.setInt(2, version);
                return delete.executeUpdate();
            }
        });
    }

    private void which(PreparedStatement statement, int from, int partition) throws SQLException {
        statement.setString(from, projection);
        statement.setInt(from + 1, version);
        statement.setInt(from + 2, partition);
    }

    // ---------------------------------------------------------------------------------------------------- leases

    /// Takes a partition that nobody has, unless somebody else is just taking it.
    Optional<Lease> acquire(Connection connection, int partition, String owner, Duration lease) {
        var free = select(connection, " and partition_no = " + partition + " for update skip locked").stream()
                .filter(PartitionRow::free)
                .findFirst();
        return free.map(row -> hand(connection, row, owner, lease));
    }

    /// Gives a partition, whose row is locked, to a worker.
    Lease hand(Connection connection, PartitionRow row, String owner, Duration lease) {
        return unchecked(() -> {
            try (var update = connection.prepareStatement("update proust_partition set owner = ?, epoch = ?,"
                    + " lease_until = " + NOW + " + ?, wanted_by = null" + ONE)) {
                var next = new Lease(row.partition(), row.epoch() + 1);
                update.setString(1, owner);
                update.setLong(2, next.epoch());
                update.setLong(3, lease.toMillis());
                which(update, 4, row.partition());
                update.executeUpdate();
                return next;
            }
        });
    }

    /// Gives a partition back, so that nobody has to wait for the lease's end.
    void release(Connection connection, Lease lease) {
        unchecked(() -> {
            try (var update = connection.prepareStatement(
                    "update proust_partition set owner = null, lease_until = 0" + ONE + " and epoch = ?")) {
                which(update, 1, lease.partition());
                update.setLong(4, lease.epoch());
                return update.executeUpdate();
            }
        });
    }

    /// Asks the owner of a partition for it, as long as the one asked for has not changed hands.
    void want(Connection connection, PartitionRow row, String by) {
        unchecked(() -> {
            try (var update =
                    connection.prepareStatement("update proust_partition set wanted_by = ?" + ONE + " and epoch = ?")) {
                update.setString(1, by);
                which(update, 2, row.partition());
                update.setLong(5, row.epoch());
                return update.executeUpdate();
            }
        });
    }

    /// Asks for a partition no longer.
    void unwant(Connection connection, int partition, String by) {
        unchecked(() -> {
            try (var update = connection.prepareStatement(
                    "update proust_partition set wanted_by = null" + ONE + " and wanted_by = ?")) {
                which(update, 1, partition);
                update.setString(4, by);
                return update.executeUpdate();
            }
        });
    }
}
