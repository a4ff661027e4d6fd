package dev.proust.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The way in: runs the command that the arguments name, and ends the process with an exit code that tells how it went.
@Command(
        name = "./proust",
        usageHelpAutoWidth = true,
        description = "What an operator does with stores.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {VerifyCommand.class, RepairCommand.class, EraseCommand.class, RecordCommand.class})
public final class Main {

    static final int GOOD = 0;
    static final int FOUND = 1;
    static final int WRONG = 2;
    static final int FAILED = 3;

    @Option(names = "--help", usageHelp = true, description = "Show this page.")
    boolean help;

    private Main() {}

    /// Does what the arguments say, and ends the process.
    public static void main(String[] args) {
        System.exit(run(writer(System.out), writer(System.err), args));
    }

    /// In the terminal's own encoding.
    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
    }

    /// Does what the arguments say.
    ///
    /// @return the exit code
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, cli, _) -> {
                    cli.getErr().println(failure);
                    return FAILED;
                })
                .execute(args);
    }
}
