package dev.proust.contract.kill;

import dev.proust.contract.kill.Tally.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How it went: one row for each scenario.
///
/// @param seed what the moments of the kills, and what the clients did, were drawn from; processes being what they are,
///     the same seed gives a like run, not the same one
public record KillReport(List<Row> rows, long seed) {

    /// How a scenario went.
    public sealed interface Row {

        Scenario scenario();

        /// It was run.
        ///
        /// @param lives writer processes
        /// @param kills of them by `kill -9`
        /// @param killsWhileOpening of these before the store was open
        /// @param acknowledged appends that were accepted
        /// @param unknown appends whose outcome the client was told is unknown, or who never heard
        /// @param refused appends refused for want of space, or since the log had failed
        /// @param checks how often the store was held against what had been heard
        /// @param found events found in all checks
        /// @param lost events that had been acknowledged or shown, and were not there as they had been
        /// @param phantom events that nobody had announced, or that had been refused
        /// @param problems what was not as it must be, lost and phantom events included; the first ones
        /// @param remarks what else was seen
        record Run(
                Scenario scenario,
                long lives,
                long kills,
                long killsWhileOpening,
                long acknowledged,
                long unknown,
                long refused,
                long checks,
                long found,
                long lost,
                long phantom,
                List<String> problems,
                List<String> remarks)
                implements Row {

            public Run {
                problems = List.copyOf(problems);
                remarks = List.copyOf(remarks);
            }

            static Run of(Scenario scenario, Tally tally) {
                return new Run(
                        scenario,
                        tally.get(Count.LIVES),
                        tally.get(Count.KILLS),
                        tally.get(Count.KILLS_WHILE_OPENING),
                        tally.get(Count.ACCEPTED),
                        tally.get(Count.UNKNOWN),
                        tally.get(Count.REFUSED),
                        tally.get(Count.CHECKS),
                        tally.get(Count.FOUND),
                        tally.get(Count.LOST),
                        tally.get(Count.PHANTOM),
                        tally.problems(),
                        tally.remarks());
            }
        }

        /// It could not be run on this machine.
        ///
        /// @param why what was missing, and how to get it
        record Skipped(Scenario scenario, String why) implements Row {}
    }

    private static final String COLUMNS = "%-37s %6s %6s %9s %8s %8s %10s %5s %8s  %s";

    public KillReport {
        rows = List.copyOf(rows);
    }

    /// Whether nothing was found that must not be. A scenario that was skipped has found nothing.
    public boolean isGood() {
        return rows.stream().allMatch(row -> row instanceof Row.Skipped || isGood(row));
    }

    /// The table, and below it what there is to say about its rows.
    public String table() {
        var lines = new ArrayList<String>();
        lines.add(COLUMNS.formatted(
                "scenario", "lives", "kills", "accepted", "unknown", "refused", "found", "lost", "phantom", "verdict"));
        for (var row : rows) {
            lines.add(line(row));
        }
        lines.add("");
        rows.forEach(row -> lines.addAll(notes(row)));
        lines.add("seed " + seed);
        return String.join("\n", lines);
    }

    private static boolean isGood(Row row) {
        return row instanceof Row.Run run && run.problems().isEmpty();
    }

    private static String line(Row row) {
        return switch (row) {
            case Row.Run run ->
                COLUMNS.formatted(
                        run.scenario().title(),
                        number(run.lives()),
                        number(run.kills()),
                        number(run.acknowledged()),
                        number(run.unknown()),
                        number(run.refused()),
                        number(run.found()),
                        number(run.lost()),
                        number(run.phantom()),
                        isGood(run) ? "ok" : "FAILED");
            case Row.Skipped skipped ->
                COLUMNS.formatted(skipped.scenario().title(), "-", "-", "-", "-", "-", "-", "-", "-", "skipped");
        };
    }

    private static List<String> notes(Row row) {
        var title = row.scenario().title() + ": ";
        return switch (row) {
            case Row.Run run -> notes(title, run);
            case Row.Skipped skipped -> List.of(title + "skipped: " + skipped.why());
        };
    }

    private static List<String> notes(String title, Row.Run run) {
        var notes = new ArrayList<String>();
        notes.add(title + number(run.killsWhileOpening()) + " kills before the store was open, " + number(run.checks())
                + " checks"
                + run.remarks().stream().map(remark -> "; " + remark).collect(Collectors.joining()));
        run.problems().forEach(problem -> notes.add("  FAILED: " + problem));
        return notes;
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
