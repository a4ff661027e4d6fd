package dev.proust.examples.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Lines, pieces and money by key: a customer or an item. Exact: money is in thousandths of GBP.
final class Totals {

    /// What comes together under one key.
    record Sum(long lines, long quantity, long thousandths) {

        static final Sum ZERO = new Sum(0, 0, 0);

        static Sum of(Line line) {
            return new Sum(1, line.quantity(), line.thousandths());
        }

        Sum plus(Sum other) {
            return new Sum(
                    Math.addExact(lines, other.lines),
                    Math.addExact(quantity, other.quantity),
                    Math.addExact(thousandths, other.thousandths));
        }

        @Override
        public String toString() {
            return "%,d lines, %,d pieces, %,.3f GBP".formatted(lines, quantity, BigDecimal.valueOf(thousandths, 3));
        }
    }

    private final SortedMap<String, Sum> sums = new TreeMap<>();

    void add(String key, Sum sum) {
        sums.merge(key, sum, Sum::plus);
    }

    Map<String, Sum> byKey() {
        return Collections.unmodifiableMap(sums);
    }

    /// All keys together.
    Sum sum() {
        return sums.values().stream().reduce(Sum.ZERO, Sum::plus);
    }

    /// These and the others together.
    Totals plus(Totals other) {
        var both = new Totals();
        sums.forEach(both::add);
        other.sums.forEach(both::add);
        return both;
    }

    /// A sentence for each key where these are not what is expected.
    Stream<String> differencesFrom(Totals expected, String whose) {
        var keys = new TreeSet<>(sums.keySet());
        keys.addAll(expected.sums.keySet());
        return keys.stream()
                .filter(key -> !get(key).equals(expected.get(key)))
                .map(key -> whose + " " + key + ": expected " + expected.get(key) + "; found " + get(key));
    }

    private Sum get(String key) {
        return sums.getOrDefault(key, Sum.ZERO);
    }

    /// Reads gzipped CSV: a line of names, then key, lines, quantity and thousandths of GBP.
    ///
    /// @param file what to call it in errors
    static Totals read(String file, InputStream gzip) throws IOException {
        var totals = new Totals();
        try (var reader = new BufferedReader(new InputStreamReader(new GZIPInputStream(gzip), UTF_8))) {
            reader.readLine();
            int lineNumber = 1;
            for (var row = reader.readLine(); row != null; row = reader.readLine()) {
                lineNumber++;
                var fields = row.split(",", -1);
                try {
                    totals.add(fields[0], sum(fields));
                } catch (NumberFormatException problem) {
                    throw new MalformedDataException(
                            file, lineNumber, "expected key,lines,quantity,thousandths, found: " + row, problem);
                }
            }
        }
        return totals;
    }

    private static Sum sum(String[] fields) {
        if (fields.length != 4) throw new NumberFormatException("expected 4 fields, found " + fields.length);
        return new Sum(Long.parseLong(fields[1]), Long.parseLong(fields[2]), Long.parseLong(fields[3]));
    }
}
