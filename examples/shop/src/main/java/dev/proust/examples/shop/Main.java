package dev.proust.examples.shop;

import dev.proust.engine.Options;
import dev.proust.engine.Proust;
import dev.proust.sourcing.UndecodableEventException;
import dev.proust.store.EventStore;
import dev.proust.store.EventStoreException;
import dev.proust.store.NoSuchStoreException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;

/// The command line of the shop: feeds a store with a year of orders, or checks what it holds.
///
/// What can be asked for is in [Arguments]; here is what is done then.
public final class Main {

    private static final int GOOD = 0;
    private static final int DIFFERENT = 1;
    private static final int WRONG = 2;
    private static final int FAILED = 3;

    private final Arguments arguments;
    private final Screen screen;
    private final PrintStream errors;

    private Main(Arguments arguments, Screen screen, PrintStream errors) {
        this.arguments = arguments;
        this.screen = screen;
        this.errors = errors;
    }

    /// Does what the arguments say, and ends the process with an exit code that tells how it went.
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /// Does what the arguments say.
    ///
    /// @return the exit code
    static int run(String[] args, PrintStream out, PrintStream errors) {
        var arguments = new Arguments();
        var cli = new CommandLine(arguments).setCaseInsensitiveEnumValuesAllowed(true);
        try {
            cli.parseArgs(args);
            arguments.requireSense(cli);
        } catch (ParameterException wrong) {
            errors.println(wrong.getMessage());
            cli.usage(errors);
            return WRONG;
        }
        if (arguments.help) {
            cli.usage(out);
            return GOOD;
        }
        var screen = arguments.json ? Screen.forMachine(out, errors) : Screen.forPerson(out);
        return new Main(arguments, screen, errors).run();
    }

    private int run() {
        try {
            if (arguments.dryRun.isPresent()) return dryRun(arguments.dryRun.get());
            return arguments.check.isPresent() ? check(arguments.check.get()) : feed();
        } catch (ShopRefusal refused) {
            return fail(WRONG, refused.getMessage() + "; take another --dir, or go on with what is there");
        } catch (MalformedDataException malformed) {
            return fail(WRONG, malformed);
        } catch (IOException unreadable) {
            return fail(WRONG, "cannot read " + unreadable.getMessage());
        } catch (NoSuchStoreException nowhere) {
            return fail(WRONG, nowhere);
        } catch (EventStoreException failed) {
            return fail(FAILED, failed);
        } catch (UndecodableEventException gone) {
            return fail(FAILED, gone);
        } catch (SQLException failed) {
            return fail(FAILED, "the tables of totals: " + failed.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return fail(FAILED, "interrupted");
        }
    }

    private int feed() throws IOException, SQLException, InterruptedException {
        var data = arguments.data.map(ShopData::in).orElseGet(ShopData::slice);
        screen.say("reading " + data.name());
        var shop = data.inspect(arguments.returns.orElse(ReturnRule.CHECKED));
        var directory = directory();
        var goOn = Hint.goOn(shop, directory);
        screen.say("stopped in any way, it goes on with:  " + goOn);
        var stopped = new AtomicBoolean();
        try (var _ = new CtrlC(() -> stopped.set(true));
                var store = Proust.open(directory);
                var office = new BackOffice(store, shop.returns());
                var tables = TotalsTables.of(store, directory, screen::say)) {
            var run = new Feeding(store, data, shop, stopped).run(arguments.clerks.orElse(Arguments.CLERKS), screen);
            if (run.complete()) {
                for (var parked : office.finish()) {
                    screen.say("the refund of " + parked.instance() + " is parked: " + parked.error());
                }
                int customers = tables.ledger().customers().byKey().size();
                screen.say(String.format(Locale.ROOT, "the tables of totals hold %,d customers", customers));
                var summary = Summary.of(store, shop, run, directory);
                tell(summary, summary.text(screen.bar()));
                return GOOD;
            }
            screen.say("stopped; go on with:  " + goOn);
            return FAILED;
        } catch (EventStoreException failed) {
            screen.say("the store cannot go on; when it can:  " + goOn);
            throw failed;
        }
    }

    private int check(Path directory) throws IOException, SQLException, InterruptedException {
        try (var store = Proust.open(directory, Options.defaults().onlyExisting())) {
            var check = Check.of(store, arguments.expected, project(), tables(store, directory));
            tell(check, check.text(directory));
            return check.isGood() ? GOOD : DIFFERENT;
        }
    }

    private int dryRun(Path directory) throws InterruptedException {
        try (var store = Proust.open(directory, Options.defaults().onlyExisting())) {
            var trial = Trial.of(store);
            tell(trial, trial.text());
            return trial.isGood() ? GOOD : DIFFERENT;
        }
    }

    /// What the tables say, if there are any.
    private Optional<Ledger> tables(EventStore store, Path directory) throws SQLException, InterruptedException {
        if (!TotalsTables.exist(directory)) return Optional.empty();
        try (var tables = TotalsTables.of(store, directory, screen::say)) {
            return Optional.of(tables.ledger());
        }
    }

    private Path directory() throws IOException {
        if (arguments.dir.isPresent())
            return arguments.dir.get().toAbsolutePath().normalize();
        return Files.createTempDirectory("proust-shop-");
    }

    /// The project's folder: the script that starts this says where it is.
    private static Path project() {
        return Path.of(System.getProperty("proust.project", ""));
    }

    /// The result: for a machine as JSON, for a person in words.
    private void tell(Object result, String text) {
        if (arguments.json) screen.results().println(JsonMapper.shared().writeValueAsString(result));
        else screen.say(text);
    }

    private int fail(int exitCode, RuntimeException reason) {
        return fail(exitCode, String.valueOf(reason.getMessage()));
    }

    private int fail(int exitCode, String message) {
        errors.println(message);
        return exitCode;
    }
}
