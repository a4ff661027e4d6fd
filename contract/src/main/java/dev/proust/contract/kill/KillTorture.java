package dev.proust.contract.kill;

import dev.proust.contract.kill.KillReport.Row;
import dev.proust.contract.kill.Trial.Surroundings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/// Torments writer processes on real files, scenario after scenario, and reports what became of their stores.
///
/// Whatever this machine cannot do is skipped, and the report says so. Processes and mounts are cleared away at the
/// end, and at Ctrl-C too.
///
/// Thread rule: one thread.
public final class KillTorture {

    /// How to go about it.
    ///
    /// @param scenarios which ones, in this order
    /// @param duration how long all of them may take together. Each begins at least one round, so a very short time
    ///     is not kept
    /// @param directory for the stores; what went well is deleted
    /// @param seed for chance
    /// @param clients of each writer
    /// @param progress where to tell what is going on
    public record Options(
            List<Scenario> scenarios, Duration duration, Path directory, long seed, int clients, PrintStream progress) {

        public Options {
            scenarios = List.copyOf(scenarios);
            if (clients < 1) throw new IllegalArgumentException("clients are " + clients + ", at least 1 is needed");
        }

        /// All scenarios, with 16 clients.
        public static Options of(Duration duration, Path directory, long seed, PrintStream progress) {
            return new Options(List.of(Scenario.values()), duration, directory, seed, 16, progress);
        }

        /// Only these.
        public Options only(Scenario... scenarios) {
            return new Options(List.of(scenarios), duration, directory, seed, clients, progress);
        }

        /// With so many clients.
        public Options withClients(int clients) {
            return new Options(scenarios, duration, directory, seed, clients, progress);
        }
    }

    private final Options options;
    private final Cleanup cleanup;

    private KillTorture(Options options, Cleanup cleanup) {
        this.options = options;
        this.cleanup = cleanup;
    }

    /// Runs the scenarios.
    ///
    /// @throws IOException if the directory cannot be used
    public static KillReport run(Options options) throws IOException, InterruptedException {
        try (var cleanup = new Cleanup()) {
            return new KillTorture(options, cleanup).run();
        }
    }

    private KillReport run() throws IOException, InterruptedException {
        Files.createDirectories(options.directory());
        int shares = options.scenarios().stream().mapToInt(Scenario::share).sum();
        var rows = new ArrayList<Row>();
        for (var scenario : options.scenarios()) {
            var time = options.duration().multipliedBy(scenario.share()).dividedBy(shares);
            options.progress().println(scenario.title() + ", " + time.toSeconds() + " s …");
            var row = run(scenario, Deadline.in(time));
            rows.add(row);
            options.progress().println("  " + sentence(row));
        }
        return new KillReport(rows, options.seed());
    }

    private Row run(Scenario scenario, Deadline deadline) throws IOException, InterruptedException {
        var directory = options.directory().resolve(scenario.name().toLowerCase(Locale.ROOT));
        var random = new SplittableRandom(options.seed() ^ scenario.name().hashCode());
        var tally = new Tally();
        var around = new Surroundings(options.clients(), random, tally, cleanup);
        try {
            switch (scenario) {
                case KILLED -> new Killing(directory, around, Optional.empty()).run(deadline);
                case KILLED_SLOW -> new Killing(directory, around, Optional.of(Strace.find())).run(deadline);
                case SYNC_EIO -> failing("fdatasync", "EIO", directory, around).run(deadline);
                case SYNC_ENOSPC ->
                    failing("fdatasync", "ENOSPC", directory, around).run(deadline);
                case WRITE_EIO -> failing("pwrite64", "EIO", directory, around).run(deadline);
                case WRITE_ENOSPC ->
                    failing("pwrite64", "ENOSPC", directory, around).run(deadline);
                case FULL -> new FullDisk(directory, around, false).run(deadline);
                case FULL_KILLED -> new FullDisk(directory, around, true).run(deadline);
            }
        } catch (NotPossibleException missing) {
            if (Files.exists(directory)) Trial.delete(directory);
            return new Row.Skipped(scenario, String.valueOf(missing.getMessage()));
        }
        if (tally.isGood() && Files.exists(directory)) Trial.delete(directory);
        return Row.Run.of(scenario, tally);
    }

    private static FailingCalls failing(String call, String error, Path directory, Surroundings around)
            throws NotPossibleException, InterruptedException {
        return new FailingCalls(call, error, directory, around, Strace.find());
    }

    private static String sentence(Row row) {
        return switch (row) {
            case Row.Run run ->
                run.lives() + " lives, " + run.kills() + " kills, " + run.acknowledged() + " appends acknowledged: "
                        + (run.problems().isEmpty()
                                ? "ok"
                                : "FAILED: " + run.problems().getFirst());
            case Row.Skipped skipped -> "skipped: " + skipped.why();
        };
    }
}
