package dev.proust.benchmarks;

import dev.proust.benchmarks.append.AppendCommand;
import dev.proust.benchmarks.commands.CommandsCommand;
import dev.proust.benchmarks.load.LoadCommand;
import dev.proust.benchmarks.memory.MemoryCommand;
import dev.proust.benchmarks.read.ReadCommand;
import dev.proust.benchmarks.restart.RestartCommand;
import dev.proust.benchmarks.syncs.SyncsCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command line of the benches.
@Command(
        name = "./proust bench",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures the engine beside what the machine allows, in one run.%n",
        subcommands = {
            AppendCommand.class,
            CommandsCommand.class,
            LoadCommand.class,
            MemoryCommand.class,
            ReadCommand.class,
            RestartCommand.class,
            SyncsCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it was measured, whatever came out", "2:wrong arguments", "3:it could not be measured"})
public final class Main implements Callable<Integer> {

    static final int GOOD = 0;
    static final int WRONG = 2;
    static final int FAILED = 3;

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
    static int run(String... args) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, cli, _) -> {
                    failure.printStackTrace(cli.getErr());
                    return FAILED;
                })
                .execute(args);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "What is to be measured?");
    }
}
