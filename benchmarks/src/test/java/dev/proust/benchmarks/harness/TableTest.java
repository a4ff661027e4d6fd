package dev.proust.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// From latencies to rows, ratios, goals and text.
class TableTest {

    private static final Yardstick FLOOR = Yardstick.perSecond("floor");

    @Test
    void a_row_sums_up_all_rounds() {
        var measured = new Measurement();
        for (int micros = 1; micros <= 1000; micros++) {
            measured.add(TimeUnit.MICROSECONDS.toNanos(micros));
        }
        measured.done(100, TimeUnit.SECONDS.toNanos(1));
        measured.done(500, TimeUnit.SECONDS.toNanos(2));

        var row = measured.row("ours", "work", 8);

        assertThat(row.operations()).isEqualTo(1000);
        assertThat(row.perSecond()).isEqualTo(200);
        assertThat(row.perSecondMin()).isEqualTo(100);
        assertThat(row.perSecondMax()).isEqualTo(250);
        assertThat(row.p50Micros()).isBetween(495.0, 510.0);
        assertThat(row.p99Micros()).isBetween(980.0, 1000.0);
        assertThat(row.p999Micros()).isBetween(990.0, 1010.0);
    }

    @Test
    void the_floor_of_a_row_is_the_one_with_as_many_clients_or_else_the_only_one() {
        var ours = row("ours", 8, 50);
        var other = row("floor", 1, 200);
        var same = row("floor", 8, 100);

        assertThat(FLOOR.of(ours, List.of(other, same, ours))).hasValue(0.5);
        assertThat(FLOOR.of(ours, List.of(other, ours))).hasValue(0.25);
        assertThat(FLOOR.of(ours, List.of(other, row("floor", 2, 300), ours))).isEmpty();
        assertThat(FLOOR.of(ours, List.of(ours))).isEmpty();
        assertThat(FLOOR.of(same, List.of(other, same))).as("a floor of itself").isEmpty();
    }

    @Test
    void a_floor_that_did_nothing_gives_no_ratio() {
        assertThat(FLOOR.of(row("ours", 1, 5), List.of(row("floor", 1, 0)))).isEmpty();
    }

    @Test
    void a_table_has_columns_for_people() {
        var text = Table.of(List.of(row("floor", 8, 1234567), row("ours", 8, 617283.5)), List.of(FLOOR));

        assertThat(text.lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "system workload clients per second slowest fastest p50 µs p99 µs p99.9 µs ÷ floor",
                        "floor work 8 1,234,567 1.00 2.00 3.00 4.00 5.00",
                        "ours work 8 617,284 1.00 2.00 3.00 4.00 5.00 0.50");
    }

    @Test
    void a_goal_says_whether_it_is_reached() {
        assertThat(Goal.atLeast(0.5, "share", OptionalDouble.of(0.5)))
                .hasToString("share: 0.50, goal at least 0.50: reached");
        assertThat(Goal.atLeast(0.5, "share", OptionalDouble.of(0.4)))
                .hasToString("share: 0.40, goal at least 0.50: missed");
        assertThat(Goal.atMost(20, "time", OptionalDouble.of(20)))
                .hasToString("time: 20.0, goal at most 20.0: reached");
        assertThat(Goal.atMost(20, "time", OptionalDouble.of(21))).hasToString("time: 21.0, goal at most 20.0: missed");
        assertThat(Goal.atMost(20, "time", OptionalDouble.empty()))
                .hasToString("time: not measured, goal at most 20.0");
    }

    private static Row row(String system, int clients, double perSecond) {
        return new Row(system, "work", clients, 1, perSecond, 1, 2, 3, 4, 5);
    }
}
