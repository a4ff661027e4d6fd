package dev.proust.contract.torture;

import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// The command line of the tortures: what stores are put through to show that they lose nothing.
///
/// Without a subcommand it tells stories in the simulated world: that of one seed, or those of new seeds for a time.
@Command(
        name = "./proust torture",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Tells the life stories of stores on a simulated disk, which loses, garbles and refuses whatever a disk may,"
                    + " and checks every answer. A seed decides all that happens in a story.%n",
        },
        subcommands = {ExhaustiveCommand.class, KillCommand.class, ThreadsCommand.class, MutantsCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing was found",
            "1:something was found: a store lost, made up or contradicted something",
            "2:wrong arguments",
            "3:it could not be run",
        })
public final class Main implements Callable<Integer> {

    static final int GOOD = 0;
    static final int FOUND = 1;
    static final int WRONG = 2;
    static final int FAILED = 3;

    private static final double MINUTES = 1;

    @Option(names = "--seed", paramLabel = "S", description = "Tell this one story, and all that happens in it.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--minutes", paramLabel = "M", description = "Tell new stories for so long; default: 1.")
    private Optional<Double> minutes = Optional.empty();

    @Option(names = "--from", paramLabel = "S", description = "The first seed; default: one that nobody has tried.")
    private Optional<Long> from = Optional.empty();

    @Option(names = "--count", paramLabel = "N", description = "Tell so many stories, however long it takes.")
    private Optional<Long> count = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "How many at once; default: one for each processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", description = "Print the last summary as one JSON object, and what happens on stderr.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Show this page.")
    boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private Main() {}

    /// Does what the arguments say, and ends the process with an exit code that tells how it went.
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /// Does what the arguments say.
    ///
    /// @return the exit code
    static int run(String[] args) {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, cli, _) -> {
                    cli.getErr().println(failure);
                    return FAILED;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        requireSense();
        return seed.isPresent() ? replay(seed.get()) : explore();
    }

    private int replay(long seed) {
        try {
            var tally = Story.tell(seed, System.out::println);
            System.out.println("The story of seed " + seed + " came to its good end:\n" + tally);
            return GOOD;
        } catch (RuntimeException | Error failure) {
            System.out.println(String.valueOf(failure.getMessage()));
            failure.printStackTrace(System.out);
            return FOUND;
        }
    }

    private int explore() throws InterruptedException {
        long firstSeed = from.orElseGet(System::nanoTime);
        var deadline = count.isPresent() && minutes.isEmpty() ? Deadline.never() : Deadline.in(minutes.orElse(MINUTES));
        var exploration = new Exploration(firstSeed, count.orElse(Long.MAX_VALUE), deadline::isOver);
        PrintStream talk = json ? System.err : System.out;
        talk.println("Telling stories from seed " + firstSeed + " on, " + threads + " at once.");
        try (var progress = new Progress(talk, exploration::line)) {
            progress.start();
            exploration.run(threads);
        }
        tell(exploration, firstSeed, talk);
        return exploration.violation().isEmpty() ? GOOD : FOUND;
    }

    private void tell(Exploration exploration, long firstSeed, PrintStream talk) {
        var summary = Summary.of(exploration, firstSeed);
        talk.println(summary.text());
        if (json) System.out.println(JsonMapper.shared().writeValueAsString(summary));
    }

    private void requireSense() {
        if (seed.isPresent() && (minutes.isPresent() || from.isPresent() || count.isPresent() || json)) {
            throw wrong("--seed tells one story: --minutes, --from, --count and --json make no sense with it");
        }
        if (minutes.orElse(MINUTES) <= 0) throw wrong("--minutes is " + minutes.orElse(MINUTES) + ", expected above 0");
        if (count.orElse(1L) < 1) throw wrong("--count is " + count.orElse(1L) + ", expected 1 or more");
        if (threads < 1) throw wrong("--threads is " + threads + ", expected 1 or more");
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
