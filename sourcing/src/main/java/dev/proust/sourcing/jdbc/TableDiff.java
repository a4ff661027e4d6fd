package dev.proust.sourcing.jdbc;

import static dev.proust.sourcing.jdbc.DatabaseException.unchecked;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// In what two tables differ. It holds what the tables hold, which may be personal.
///
/// @param pair the tables
/// @param rows what differs, at most [#ROWS_MAX] of each side
/// @param complete whether that is all
public record TableDiff(TablePair pair, List<RowDiff> rows, boolean complete) {

    /// Rows of each table that are read because the other one does not have the same.
    public static final int ROWS_MAX = 10_000;

    /// A row that is not the same in both.
    ///
    /// @param key what the key columns hold
    /// @param before the row in the live version's table, by column; empty if it is not there
    /// @param after the row in the next version's table
    public record RowDiff(
            List<String> key, Optional<Map<String, String>> before, Optional<Map<String, String>> after) {}

    public TableDiff {
        rows = List.copyOf(rows);
    }

    /// Whether the tables say the same.
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /// Compares all columns, in the database.
    ///
    /// @throws IllegalArgumentException if the tables have other columns
    static TableDiff of(Connection connection, TablePair pair) {
        var columns = columns(connection, pair);
        var before = missing(connection, columns, pair.before(), pair.after());
        var after = missing(connection, columns, pair.after(), pair.before());
        boolean complete = before.size() <= ROWS_MAX && after.size() <= ROWS_MAX;
        var diffs = new LinkedHashMap<List<String>, RowDiff>();
        cut(before).forEach(row -> {
            var key = keyOf(pair, row);
            diffs.put(key, new RowDiff(key, Optional.of(row), Optional.empty()));
        });
        cut(after)
                .forEach(row -> diffs.merge(
                        keyOf(pair, row),
                        new RowDiff(keyOf(pair, row), Optional.empty(), Optional.of(row)),
                        (there, one) -> new RowDiff(there.key(), there.before(), one.after())));
        return new TableDiff(pair, List.copyOf(diffs.values()), complete);
    }

    private static List<Map<String, String>> cut(List<Map<String, String>> rows) {
        return rows.subList(0, Math.min(rows.size(), ROWS_MAX));
    }

    private static List<String> keyOf(TablePair pair, Map<String, String> row) {
        return pair.keys().stream()
                .map(column -> row.getOrDefault(column.toLowerCase(Locale.ROOT), "null"))
                .toList();
    }

    /// The columns of both, in the order of their names.
    private static List<String> columns(Connection connection, TablePair pair) {
        var before = columns(connection, pair.before());
        var after = columns(connection, pair.after());
        if (!before.equals(after)) {
            throw new IllegalArgumentException("table " + pair.before() + " has the columns " + before + ", and "
                    + pair.after() + " has " + after + ": expected the same. Compare views that have them");
        }
        for (var key : pair.keys()) {
            if (!before.contains(key.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "table " + pair.before() + " has no key column " + key + ", but " + before);
            }
        }
        return List.copyOf(before);
    }

    private static TreeSet<String> columns(Connection connection, String table) {
        return unchecked(() -> {
            try (var select = connection.prepareStatement("select * from " + table + " where 1 = 0");
                    var none = select.executeQuery()) {
                var columns = new TreeSet<String>();
                for (int i = 1; i <= none.getMetaData().getColumnCount(); i++) {
                    columns.add(none.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT));
                }
                return columns;
            }
        });
    }

    /// Rows of one table that the other one does not have: one more than wanted, if there are more.
    private static List<Map<String, String>> missing(
            Connection connection, List<String> columns, String from, String in) {
        String names = String.join(", ", columns);
        String sql = "select " + names + " from " + from + " except select " + names + " from " + in + " order by "
                + names + " fetch first " + (ROWS_MAX + 1) + " rows only";
        return unchecked(() -> {
            try (var select = connection.prepareStatement(sql);
                    var rows = select.executeQuery()) {
                var all = new ArrayList<Map<String, String>>();
                while (rows.next()) {
                    var row = new LinkedHashMap<String, String>();
                    for (int i = 0; i < columns.size(); i++)
                        row.put(columns.get(i), String.valueOf(rows.getString(i + 1)));
                    all.add(row);
                }
                return all;
            }
        });
    }
}
