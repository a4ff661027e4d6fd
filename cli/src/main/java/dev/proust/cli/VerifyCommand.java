package dev.proust.cli;

import dev.proust.engine.Proust;
import dev.proust.engine.verify.Findings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `./proust verify DIR`: checks everything of a store, and says what it found.
@Command(
        name = "verify",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Checks everything of a store that nobody has open: the log from its first event on, the index, and that"
                    + " both say the same. Changes nothing, and says of all damage what would become of it if the store"
                    + " were opened.%n",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is damaged; there may be remarks",
            "1:damage was found",
            "2:wrong arguments, or there is no store",
            "3:it could not be checked: somebody has it open, it cannot be read, a newer program wrote it",
        })
final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private StoreArgument store = new StoreArgument();

    @Option(names = "--json", description = "Print what was found as one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Show this page.")
    boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /// What `--json` prints.
    ///
    /// @param sound whether nothing is damaged
    /// @param openable whether the store can be opened
    record Printed(String directory, boolean sound, boolean openable, long millis, Findings findings) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        return store.use("check", this::check);
    }

    private int check() {
        var cli = spec.commandLine();
        long begun = System.nanoTime();
        Findings findings;
        try (var progress = Progress.on(cli.getErr())) {
            findings = Proust.verify(store.directory(), progress);
        }
        var elapsed = Duration.ofNanos(System.nanoTime() - begun);
        cli.getOut().println(json ? json(findings, elapsed) : new Report(store.directory(), findings, elapsed).text());
        return findings.isSound() ? Main.GOOD : Main.FOUND;
    }

    private String json(Findings findings, Duration elapsed) {
        return JsonMapper.shared()
                .writeValueAsString(new Printed(
                        store.directory().toString(),
                        findings.isSound(),
                        findings.isOpenable(),
                        elapsed.toMillis(),
                        findings));
    }
}
