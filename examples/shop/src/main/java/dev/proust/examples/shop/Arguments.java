package dev.proust.examples.shop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// What the command line says. An option that is not given is empty.
@Command(
        name = "./proust demo",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "An event-sourced web shop, fed with a year of real orders. Stop it whenever you like, even with kill -9:"
                    + " started again on the same directory it goes on where it was, and does nothing twice.%n",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:--check found a difference, or --dry-run what breaks",
            "2:wrong arguments, or data that cannot be used",
            "3:the store could not go on",
        })
final class Arguments {

    /// Enough to keep the disk busy: while some wait for a sync, others decide.
    static final int CLERKS = 64;

    static final int CLERKS_MAX = 10_000;

    @Option(names = "--data", paramLabel = "FILE", description = "The data, plain or gzip; default: the slice inside.")
    Optional<Path> data = Optional.empty();

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the store lies; default: a fresh folder.")
    Optional<Path> dir = Optional.empty();

    @Option(names = "--clerks", paramLabel = "N", description = "How many work at once; default: " + CLERKS + ".")
    Optional<Integer> clerks = Optional.empty();

    @Option(
            names = "--returns",
            paramLabel = "RULE",
            description = "checked (default): nobody returns more than he bought; unchecked: anybody may.")
    Optional<ReturnRule> returns = Optional.empty();

    @Option(names = "--json", description = "Print the result as one JSON object, and what happens on stderr.")
    boolean json;

    @Option(names = "--check", paramLabel = "DIR", description = "Compare what a store holds with the expected totals.")
    Optional<Path> check = Optional.empty();

    @Option(
            names = "--dry-run",
            paramLabel = "DIR",
            description = "Try whether this program understands all that a store holds; changes nothing.")
    Optional<Path> dryRun = Optional.empty();

    @Option(
            names = "--expected",
            paramLabel = "FOLDER",
            description = "Where the expected totals lie; default: beside the data, then ../shared/data.")
    Optional<Path> expected = Optional.empty();

    @Option(names = "--help", usageHelp = true, description = "Show this.")
    boolean help;

    /// Refuses what does not go together.
    ///
    /// @throws ParameterException if something does not
    void requireSense(CommandLine cli) {
        check.ifPresent(_ -> {
            refuse(cli, data.isPresent(), "--data makes no sense with --check: a store knows what it was fed with");
            refuse(cli, dir.isPresent(), "--dir makes no sense with --check: say --check DIR");
            refuse(cli, clerks.isPresent(), "--clerks makes no sense with --check");
            refuse(cli, returns.isPresent(), "--returns makes no sense with --check: a store knows its rule");
        });
        boolean other =
                check.isPresent() || data.isPresent() || dir.isPresent() || clerks.isPresent() || returns.isPresent();
        refuse(cli, dryRun.isPresent() && other, "--dry-run DIR goes with nothing but --json");
        refuse(cli, check.isEmpty() && expected.isPresent(), "--expected makes sense with --check DIR only");
        Stream.of(dir, check, dryRun).flatMap(Optional::stream).forEach(store -> {
            refuse(cli, Files.isRegularFile(store), store + " is a file, expected the directory of a store");
        });
        int count = clerks.orElse(CLERKS);
        refuse(cli, count < 1 || count > CLERKS_MAX, "--clerks is " + count + ", expected 1 to " + CLERKS_MAX);
    }

    private static void refuse(CommandLine cli, boolean wrong, String why) {
        if (wrong) throw new ParameterException(cli, why);
    }
}
