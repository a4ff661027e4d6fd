package dev.proust.sourcing.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How workers share the partitions of a projection, with nothing but its rows: no list of workers, no
/// election.
///
/// | what a worker sees                                        | what it does                                         |
/// |-----------------------------------------------------------|------------------------------------------------------|
/// | a partition that nobody has, or whose lease has ended     | takes it, up to its share of them all                |
/// | somebody who has at least two more partitions than itself | asks for one of them, until that is so no more       |
/// | that one of its own is asked for                          | hands it over, between two batches ([Partition])     |
/// | one that is its own, and that it does not work at         | begins: it was handed over                           |
///
/// Thread rule: immutable; any thread.
///
/// @param owner the worker: no other has the same name, in any process
record Leases(PartitionTable table, String owner, Duration lease) {

    /// Looks at all partitions once.
    ///
    /// @return those that are this worker's, taken or handed over
    List<Lease> tend(Database database) {
        var rows = database.get(table::all);
        var mine = new ArrayList<Lease>();
        for (var row : rows) {
            if (isMine(row)) mine.add(new Lease(row.partition(), row.epoch()));
        }
        int share = shareOf(rows);
        for (var row : rows) {
            if (row.free() && mine.size() < share) acquire(database, row).ifPresent(mine::add);
        }
        if (rows.stream().noneMatch(PartitionRow::free)) {
            // Each in a transaction of its own: nobody ever waits for a row while holding another one.
            for (var row : wanted(rows)) database.run(connection -> table.want(connection, row, owner));
        }
        return mine;
    }

    private Optional<Lease> acquire(Database database, PartitionRow row) {
        return database.get(connection -> table.acquire(connection, row.partition(), owner, lease));
    }

    /// Gives back all that is this worker's, and asks for nothing any more. In this order nothing is handed over to it
    /// that it would not see.
    void end(Database database) {
        for (var row : database.get(table::all)) {
            if (!row.wantedBy().equals(Optional.of(owner))) continue;
            database.run(connection -> table.unwant(connection, row.partition(), owner));
        }
        for (var row : database.get(table::all)) {
            if (!isMine(row)) continue;
            database.run(connection -> table.release(connection, new Lease(row.partition(), row.epoch())));
        }
    }

    private boolean isMine(PartitionRow row) {
        return !row.free() && row.owner().equals(Optional.of(owner));
    }

    /// How many a worker takes by itself, if those that have any, and this one, share evenly.
    private int shareOf(List<PartitionRow> rows) {
        long others = rows.stream()
                .filter(row -> !row.free() && !isMine(row))
                .map(PartitionRow::owner)
                .distinct()
                .count();
        return (int) Math.ceilDiv(rows.size(), others + 1);
    }

    /// What to ask for, of those who have most, as if all that was asked for before were handed over.
    private List<PartitionRow> wanted(List<PartitionRow> rows) {
        var theirs = new HashMap<String, List<PartitionRow>>();
        int mine = 0;
        for (var row : rows) {
            String next = row.wantedBy().or(row::owner).orElseThrow();
            if (next.equals(owner)) mine++;
            else theirs.computeIfAbsent(next, worker -> new ArrayList<>()).add(row);
        }
        var wanted = new ArrayList<PartitionRow>();
        for (var richest = richest(theirs); richest.size() - mine >= 2; richest = richest(theirs)) {
            var one = richest.stream().filter(row -> row.wantedBy().isEmpty()).findFirst();
            if (one.isEmpty()) break;
            richest.remove(one.get());
            wanted.add(one.get());
            mine++;
        }
        return wanted;
    }

    private static List<PartitionRow> richest(Map<String, List<PartitionRow>> theirs) {
        return theirs.values().stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
    }
}
