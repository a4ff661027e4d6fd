package dev.proust.contract.torture;

import dev.proust.contract.mutants.Mutant;
import dev.proust.contract.mutants.Mutants;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./proust torture mutants`: deliberate bugs, each of which must be found.
@Command(
        name = "mutants",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Puts one deliberate bug after the other into a copy of the engine, and tells it stories until one"
                        + " goes wrong, or sends it threads where no story can find the bug. One that is not found is"
                        + " a gap in the tortures.%n")
final class MutantsCommand implements Callable<Integer> {

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Only these bugs; default: all.")
    private List<String> only = List.of();

    @Option(names = "--help", usageHelp = true, description = "Show this page.")
    boolean help;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var project = Path.of(System.getProperty("proust.project", ""));
        var mutants = Mutant.all(project).stream()
                .filter(mutant -> only.isEmpty() || only.contains(mutant.name()))
                .toList();
        return new Mutants(project, System.out).killAll(mutants) ? Main.GOOD : Main.FOUND;
    }
}
