package dev.proust.cli;

import dev.proust.engine.Proust;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.repair.RepairOptions;
import dev.proust.engine.repair.RepairReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    @Mixin
    private StoreArgument store = new StoreArgument();

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

    @Override
    public Integer call() throws IOException, InterruptedException {
        return store.use("repair", this::repair);
    }

    private int repair() {
        var cli = spec.commandLine();
        long begun = System.nanoTime();
        RepairReport report;
        try (var progress = Progress.on(cli.getErr())) {
            report = Proust.repair(store.directory(), options(), progress);
        } catch (IllegalArgumentException notLost) {
            throw store.wrong(String.valueOf(notLost.getMessage()));
        }
        var elapsed = Duration.ofNanos(System.nanoTime() - begun);
        var words = new RepairWords(store.directory(), report, dryRun, elapsed);
        cli.getOut().println(json ? words.json() : words.text());
        return report.isRepaired() ? Main.GOOD : Main.FOUND;
    }

    private RepairOptions options() {
        if (!ranges.isEmpty() && reason.isBlank()) throw store.wrong("--accept-loss needs a --reason");
        return new RepairOptions(dryRun, ranges.stream().map(this::range).toList(), reason);
    }

    private Positions range(String text) {
        var parts = RANGE.matcher(text);
        if (!parts.matches()) throw store.wrong("--accept-loss " + text + ", expected two positions, as in 17-21");
        try {
            return new Positions(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
        } catch (IllegalArgumentException senseless) {
            throw store.wrong("--accept-loss " + text + ": " + senseless.getMessage());
        }
    }
}
