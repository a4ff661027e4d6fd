package dev.proust.contract.torture;

import dev.proust.contract.threads.RestTrial;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./proust torture threads`: visitors come to stores just when the writer's thread goes to rest.
@Command(
        name = "threads",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Lets threads append to stores and close them at the very moment at which the writer's thread, which"
                        + " has had no work for a second, goes to rest. None of them may be left waiting.%n")
final class ThreadsCommand implements Callable<Integer> {

    @Option(names = "--stores", paramLabel = "N", description = "How many, for each wish; default: ${DEFAULT-VALUE}.")
    private int stores = 10;

    @Option(names = "--help", usageHelp = true, description = "Show this page.")
    boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (stores < 1) {
            throw new ParameterException(spec.commandLine(), "--stores is " + stores + ", expected 1 or more");
        }
        try {
            System.out.println(
                    RestTrial.run(stores) + " came while a writer's thread went to rest, and none was left waiting.");
            return Main.GOOD;
        } catch (AssertionError stranded) {
            System.out.println(stranded.getMessage());
            return Main.FOUND;
        }
    }
}
