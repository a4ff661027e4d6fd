package dev.proust.cli;

import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.repair.RepairReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// What a repair has found, done and left, for people and for programs.
///
/// @param directory the store's
/// @param dryRun whether nothing was written, and all of it is what would be
/// @param elapsed how long it took
record RepairWords(Path directory, RepairReport report, boolean dryRun, Duration elapsed) {

    /// What `--json` prints.
    ///
    /// @param dryRun whether nothing was written, and all of it is what would be
    /// @param repaired whether nothing is left that somebody has to see to
    /// @param accepted events that are lost now, since that was accepted
    /// @param lost events that cannot be read and have no whole copy, as ranges
    record Printed(
            String directory,
            boolean dryRun,
            boolean repaired,
            long millis,
            List<Damage> healed,
            List<String> deleted,
            List<Positions> accepted,
            List<Damage> left,
            List<Positions> lost) {}

    String json() {
        return JsonMapper.shared()
                .writeValueAsString(new Printed(
                        directory.toString(),
                        dryRun,
                        report.isRepaired(),
                        elapsed.toMillis(),
                        report.healed(),
                        report.deleted(),
                        report.accepted(),
                        report.left(),
                        report.lost()));
    }

    String text() {
        var text = new StringBuilder();
        text.append(new Report(directory, report.found(), elapsed).counts()).append('\n');
        if (!report.healed().isEmpty()) {
            var title = dryRun ? "Would be healed" : "Healed";
            Report.append(text, title, report.healed());
        }
        if (!report.deleted().isEmpty()) {
            text.append(dryRun ? "\nWould be deleted" : "\nDeleted");
            text.append(", since the log says something else; the next opening makes it anew\n");
            report.deleted().forEach(file -> text.append("  ").append(file).append('\n'));
        }
        if (!report.accepted().isEmpty()) {
            text.append(dryRun ? "\nWould be lost for good: " : "\nLost for good, as accepted: ");
            text.append(text(report.accepted())).append('\n');
        }
        text.append(Report.text(report.left()));
        return text.append('\n').append(verdict()).toString();
    }

    private String verdict() {
        if (report.isRepaired()) {
            boolean isAsBefore = report.healed().isEmpty()
                    && report.deleted().isEmpty()
                    && report.accepted().isEmpty();
            if (isAsBefore) return report.left().isEmpty() ? "All is well." : "There is nothing to repair.";
            return dryRun ? "All of it can be repaired: run it without --dry-run." : "Repaired.";
        }
        if (!report.toRestore().isEmpty()) return toRestore(report.toRestore());
        var ranges = report.lost().stream().map(range -> "--accept-loss " + range.from() + "-" + range.to());
        return "There is no whole copy of " + text(report.lost())
                + ". Restore the files; or have these events be lost for good, and the store go on without them:\n"
                + "  ./proust repair " + directory + " " + String.join(" ", ranges.toList()) + " --reason TEXT";
    }

    private static String toRestore(List<Damage> left) {
        var files = left.stream()
                .map(damage -> damage.file()
                        + damage.positions()
                                .map(positions -> " (" + positions + ")")
                                .orElse(""))
                .distinct()
                .toList();
        return "Damage is left that nothing in the store can mend. Restore, from a copy of this very store: "
                + String.join(", ", files);
    }

    private static String text(List<Positions> ranges) {
        return String.join(", ", ranges.stream().map(Positions::toString).toList());
    }
}
