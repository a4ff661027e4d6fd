package dev.proust.contract.torture;

import dev.proust.contract.crash.Crash;
import dev.proust.contract.crash.EverySubset;
import dev.proust.contract.crash.EverySubset.Violation;
import dev.proust.contract.crash.Happening;
import dev.proust.contract.crash.Tally;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `./proust torture exhaustive`: one short story, and every crash that can come in it.
@Command(
        name = "exhaustive",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Tells one short story of a store. At each point at which a crash would find something else than just before,"
                    + " it lets a kill come, and a power cut for every subset of what is not synced then; and the same"
                    + " in recoveries after that.%n",
            "A crash is written as the number of the operation after which it comes, a colon, and \"kill\" or a letter"
                    + " for each thing that was pending: 0 as before, 1 as written, 2 and more if it was written"
                    + " several times, x torn, y nothing but ones, z noise.%n",
        })
final class ExhaustiveCommand implements Callable<Integer> {

    @Option(
            names = "--pending",
            paramLabel = "N",
            description = "Where more than so many things are pending, only the newest of them are gone through;"
                    + " default: ${DEFAULT-VALUE}.")
    private int pending = EverySubset.PENDING_MAX;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "What the events say is drawn from it, and some of the damage; default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--crash",
            paramLabel = "POINT:FATE",
            description = "Let only this crash come, and tell all that happens after it. Given more than once: the next"
                    + " one is that of the recovery after it.")
    private List<String> crashes = List.of();

    @Option(names = "--json", description = "Print the last summary as one JSON object, and what happens on stderr.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Show this page.")
    boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (pending < 0) throw wrong("--pending is " + pending + ", expected 0 or more");
        if (json && !crashes.isEmpty()) throw wrong("--crash tells one story: --json makes no sense with it");
        return crashes.isEmpty() ? tryAll() : replay(crashes());
    }

    private List<Crash> crashes() {
        try {
            return crashes.stream().map(Crash::parse).toList();
        } catch (IllegalArgumentException unreadable) {
            throw wrong("--crash: " + unreadable.getMessage());
        }
    }

    private int replay(List<Crash> crashes) {
        try {
            if (!EverySubset.of(seed, pending).replay(crashes, System.out::println)) {
                throw wrong("--crash: the story has no such point: " + crashes);
            }
            System.out.println("The story came to its good end.");
            return Main.GOOD;
        } catch (Violation violation) {
            System.out.println(violation.getMessage());
            violation.printStackTrace(System.out);
            return Main.FOUND;
        }
    }

    private int tryAll() {
        PrintStream talk = json ? System.err : System.out;
        var subsets = EverySubset.of(seed, pending);
        long points = subsets.crashPoints();
        talk.printf(
                Locale.ROOT,
                "One short story of seed %d, with %,d crash points; up to %d things that are pending are gone through.%n",
                seed,
                points,
                pending);
        var soFar = new AtomicReference<>(Tally.none());
        var violation = Optional.<Violation>empty();
        try (var progress = new Progress(talk, () -> line(soFar.get(), points))) {
            progress.start();
            soFar.set(subsets.run(soFar::set));
        } catch (Violation found) {
            violation = Optional.of(found);
        }
        tell(ExhaustiveSummary.of(seed, pending, soFar.get(), violation), talk);
        return violation.isEmpty() ? Main.GOOD : Main.FOUND;
    }

    private static String line(Tally tally, long points) {
        return String.format(
                Locale.ROOT,
                "%,d of %,d crash points  %,d crash points of recoveries  %,d subsets  %,d kills  %,d recoveries",
                tally.of(Happening.CRASH_POINT),
                points,
                tally.of(Happening.INNER_CRASH_POINT),
                tally.of(Happening.SUBSET) + tally.of(Happening.SUBSET_DAMAGED),
                tally.of(Happening.KILLED),
                tally.of(Happening.RECOVERY));
    }

    private void tell(ExhaustiveSummary summary, PrintStream talk) {
        talk.println(summary.text());
        if (json) System.out.println(JsonMapper.shared().writeValueAsString(summary));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
