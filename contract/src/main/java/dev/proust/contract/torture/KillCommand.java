package dev.proust.contract.torture;

import dev.proust.contract.kill.KillTorture;
import dev.proust.contract.kill.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./proust torture kill`: writer processes are killed, their system calls fail, their disk becomes full.
@Command(
        name = "kill",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Runs writer processes with many clients on real files, kills them with kill -9, lets their system calls"
                    + " fail, fills their disk, and checks each time what they had acknowledged.%n",
            "Failing calls need strace (apt-get install strace); a full file system needs root and loop devices. What"
                    + " is not there is skipped, and the table says so.%n",
        })
final class KillCommand implements Callable<Integer> {

    @Option(names = "--minutes", paramLabel = "M", description = "How long, all in all; default: ${DEFAULT-VALUE}.")
    private double minutes = 5;

    @Option(names = "--clients", paramLabel = "N", description = "Clients of a writer; default: ${DEFAULT-VALUE}.")
    private int clients = 16;

    @Option(names = "--seed", paramLabel = "S", description = "What chance is drawn from; default: another each time.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the stores lie; default: a fresh folder.")
    private Optional<Path> dir = Optional.empty();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "SCENARIO",
            description = "Only these, of ${COMPLETION-CANDIDATES}; default: all.")
    private List<Scenario> only = List.of(Scenario.values());

    @Option(names = "--help", usageHelp = true, description = "Show this page.")
    boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (minutes < 0) throw wrong("--minutes is " + minutes + ", expected 0 or more");
        if (clients < 1) throw wrong("--clients is " + clients + ", expected 1 or more");
        if (dir.filter(Files::isRegularFile).isPresent()) {
            throw wrong("--dir is " + dir.get() + ", which is a file, expected a directory");
        }
        var directory = dir.isPresent() ? dir.get() : Files.createTempDirectory("proust-torture-");
        var duration = Duration.ofMillis(Math.round(minutes * 60_000));
        var report = KillTorture.run(new KillTorture.Options(
                only, duration, directory, seed.orElseGet(System::nanoTime), clients, System.out));
        System.out.println();
        System.out.println(report.table());
        return report.isGood() ? Main.GOOD : Main.FOUND;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
