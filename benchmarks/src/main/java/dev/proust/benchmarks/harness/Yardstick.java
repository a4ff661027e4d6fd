package dev.proust.benchmarks.harness;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;

/// What rows are put in proportion to: a column of the table.
///
/// @param title of the column
/// @param isFloor whether the second row is a floor for the first one
/// @param measure which of a row's figures is divided by the floor's
public record Yardstick(String title, BiPredicate<Row, Row> isFloor, ToDoubleFunction<Row> measure) {

    /// Events per second beside those of a floor: the more the better.
    public static Yardstick perSecond(String floor) {
        return new Yardstick("÷ " + floor, (row, other) -> isOf(floor, row, other), Row::perSecond);
    }

    /// The median latency beside that of a floor: the less the better.
    public static Yardstick p50(String floor) {
        return new Yardstick("p50 ÷ " + floor, (row, other) -> isOf(floor, row, other), Row::p50Micros);
    }

    /// How much of the floor a row is: of the one with as many clients, or else of the only one there is.
    public OptionalDouble of(Row row, List<Row> all) {
        var floors = all.stream().filter(other -> isFloor.test(row, other)).toList();
        var sameClients = floors.stream()
                .filter(floor -> floor.clients() == row.clients())
                .toList();
        var chosen = sameClients.isEmpty() ? floors : sameClients;
        if (chosen.size() != 1) return OptionalDouble.empty();
        double floor = measure.applyAsDouble(chosen.getFirst());
        return floor > 0 ? OptionalDouble.of(measure.applyAsDouble(row) / floor) : OptionalDouble.empty();
    }

    private static boolean isOf(String floor, Row row, Row other) {
        return other.system().equals(floor) && !row.system().equals(floor);
    }
}
