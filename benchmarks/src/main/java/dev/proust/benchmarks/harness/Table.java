package dev.proust.benchmarks.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// Rows as text in columns, for people.
public final class Table {

    private static final List<String> TITLES = List.of(
            "system", "workload", "clients", "per second", "slowest", "fastest", "p50 µs", "p99 µs", "p99.9 µs");
    private static final int TEXT_COLUMNS = 2;

    private Table() {}

    /// The rows, with a column for each yardstick.
    public static String of(List<Row> rows, List<Yardstick> yardsticks) {
        var lines = new ArrayList<List<String>>();
        var titles = new ArrayList<>(TITLES);
        yardsticks.forEach(yardstick -> titles.add(yardstick.title()));
        lines.add(titles);
        for (var row : rows) {
            var line = cells(row);
            for (var yardstick : yardsticks) {
                line.add(ratio(yardstick.of(row, rows)));
            }
            lines.add(line);
        }
        return aligned(lines);
    }

    /// A number as people read it: three digits that count, or all before the point.
    public static String number(double number) {
        if (number >= 100 || number == 0) return String.format(Locale.ROOT, "%,.0f", number);
        return String.format(Locale.ROOT, number >= 10 ? "%.1f" : "%.2f", number);
    }

    /// A whole number as people read it.
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static List<String> cells(Row row) {
        return new ArrayList<>(List.of(
                row.system(),
                row.workload(),
                String.valueOf(row.clients()),
                number(row.perSecond()),
                number(row.perSecondMin()),
                number(row.perSecondMax()),
                number(row.p50Micros()),
                number(row.p99Micros()),
                number(row.p999Micros())));
    }

    private static String ratio(OptionalDouble ratio) {
        return ratio.isEmpty() ? "" : number(ratio.getAsDouble());
    }

    private static String aligned(List<List<String>> lines) {
        var widths = new int[lines.getFirst().size()];
        for (var line : lines) {
            Arrays.setAll(widths, i -> Math.max(widths[i], line.get(i).length()));
        }
        var text = new StringBuilder();
        for (var line : lines) {
            var padded = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                var gap = " ".repeat(widths[i] - line.get(i).length());
                padded.append(i < TEXT_COLUMNS ? line.get(i) + gap : gap + line.get(i))
                        .append("  ");
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
