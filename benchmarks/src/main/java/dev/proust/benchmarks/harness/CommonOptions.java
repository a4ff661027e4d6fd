package dev.proust.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// The options that every bench has. Each bench has defaults of its own for them.
public final class CommonOptions {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "The directory whose disk is measured; default: target/.")
    private Optional<Path> dir = Optional.empty();

    @Option(names = "--seconds", paramLabel = "S", description = "For how long each is measured in a round.")
    private Optional<Double> seconds = Optional.empty();

    @Option(names = "--rounds", paramLabel = "N", description = "How often each has its turn.")
    private Optional<Integer> rounds = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows to this file too, as JSON.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--help", usageHelp = true, description = "Show this page.")
    boolean help;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /// Begins a run.
    ///
    /// @param setting what must be known of the run to understand its figures, by name
    public Bench begin(Map<String, String> setting) throws IOException {
        if (json.isPresent() && !Files.isDirectory(json.get().toAbsolutePath().resolveSibling(""))) {
            throw wrong("--json is " + json.get() + ", expected a file in a directory that exists");
        }
        if (dir.filter(Files::isRegularFile).isPresent()) {
            throw wrong("--dir is " + dir.get() + ", which is a file, expected a directory");
        }
        return Bench.begin(dir.orElseGet(CommonOptions::target), setting, json);
    }

    /// The pace that was asked for, or else this one.
    public Pace pace(int roundsDefault, double secondsDefault) {
        requireAbove(0, "--rounds", rounds(roundsDefault));
        if (seconds.isPresent() && !(seconds.get() > 0)) {
            throw wrong("--seconds is " + seconds.get() + ", expected above 0");
        }
        return Pace.of(rounds(roundsDefault), seconds.orElse(secondsDefault));
    }

    /// The rounds that were asked for, or else so many.
    public int rounds(int roundsDefault) {
        return rounds.orElse(roundsDefault);
    }

    /// Refuses the arguments if one of these numbers is not above the bound.
    public void requireAbove(long bound, String option, List<? extends Number> numbers) {
        if (numbers.isEmpty()) throw wrong(option + " is empty, expected at least one number");
        for (var number : numbers) {
            requireAbove(bound, option, number);
        }
    }

    /// Refuses the arguments if this number is not above the bound.
    public void requireAbove(long bound, String option, Number number) {
        if (number.doubleValue() > bound) return;
        throw wrong(option + " is " + number + ", expected above " + bound);
    }

    /// Refuses the arguments if one of these numbers is not this one or a multiple of it.
    public void requireMultiples(int of, String option, List<Integer> numbers) {
        requireAbove(0, option, numbers);
        for (int number : numbers) {
            if (number % of != 0) throw wrong(option + " is " + number + ", expected a multiple of " + of);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /// Of the source tree, if it was started from there: the folder for temporary files may lie in memory.
    private static Path target() {
        return Path.of(System.getProperty("proust.project", "."), "target");
    }
}
