package dev.proust.cli;

import dev.proust.engine.Proust;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.repair.RepairOptions;
import dev.proust.engine.repair.RepairReport;
import dev.proust.store.EventStoreException;
import dev.proust.store.NoSuchStoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `./proust repair DIR`: heals what can be healed without any loss, and says what is left.
@Command(
        name = "repair",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Checks a store that nobody has open, as verify does, and makes of damaged events what they were, where the"
                    + " index has whole copies of them. Says what it did, and which events have no copy. These become"
                    + " lost events if you accept it: their content is gone for good, positions and versions stay. Keep"
                    + " a copy of the directory before you repair it.%n",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is damaged any more, or nothing that the next opening does not see to",
            "1:damage is left, or with --dry-run: would be left",
            "2:wrong arguments, or there is no store",
            "3:it could not be repaired: somebody has it open, the disk fails, a newer program wrote it; repeat it",
        })
final class RepairCommand implements Callable<Integer> {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    @Parameters(paramLabel = "DIR", description = "The store's directory.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path directory;

    @Option(names = "--dry-run", description = "Say what would be done, and write nothing.")
    private boolean dryRun;

    @Option(
            names = "--accept-loss",
            paramLabel = "F-L",
            description = "Accept that the events from position F to L are lost. Can be given several times.")
    private List<String> ranges = new ArrayList<>();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why. It is kept for ever. Needed with --accept-loss.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String reason;

    @Option(names = "--json", description = "Print what was found and done as one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Show this page.")
    boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

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

    @Override
    public Integer call() {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw wrong(directory + " is a file, expected a store's directory");
        }
        var cli = spec.commandLine();
        long begun = System.nanoTime();
        RepairReport report;
        try (var progress = Progress.on(cli.getErr())) {
            report = Proust.repair(directory, options(), progress);
        } catch (IllegalArgumentException notLost) {
            throw wrong(String.valueOf(notLost.getMessage()));
        } catch (NoSuchStoreException none) {
            throw wrong("there is no store in " + directory);
        } catch (EventStoreException failed) {
            cli.getErr().println("Cannot repair " + directory + ": " + failed.getMessage());
            return Main.FAILED;
        }
        var elapsed = Duration.ofNanos(System.nanoTime() - begun);
        cli.getOut().println(json ? json(report, elapsed) : text(report, elapsed));
        return report.isRepaired() ? Main.GOOD : Main.FOUND;
    }

    private String json(RepairReport report, Duration elapsed) {
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

    // ---------------------------------------------------------------------------------------------------- words

    private String text(RepairReport report, Duration elapsed) {
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
        return text.append('\n').append(verdict(report)).toString();
    }

    private String verdict(RepairReport report) {
        if (report.isRepaired()) {
            boolean isAsBefore = report.healed().isEmpty()
                    && report.deleted().isEmpty()
                    && report.found().isSound();
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

    private RepairOptions options() {
        if (!ranges.isEmpty() && reason.isBlank()) throw wrong("--accept-loss needs a --reason");
        return new RepairOptions(dryRun, ranges.stream().map(this::range).toList(), reason);
    }

    private Positions range(String text) {
        var parts = RANGE.matcher(text);
        if (!parts.matches()) throw wrong("--accept-loss " + text + ", expected two positions, as in 17-21");
        try {
            return new Positions(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
        } catch (IllegalArgumentException senseless) {
            throw wrong("--accept-loss " + text + ": " + senseless.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
