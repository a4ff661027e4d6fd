package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.Bank.AccountCommand.Deposit;
import dev.proust.contract.Bank.AccountCommand.Withdraw;
import dev.proust.contract.Bank.AccountEvent.Withdrawn;
import dev.proust.contract.Parcels.ParcelCommand;
import dev.proust.contract.Parcels.ParcelEvent.Cancelled;
import dev.proust.contract.Parcels.ParcelEvent.Ordered;
import dev.proust.contract.Parcels.PaymentEvent.GivenUp;
import dev.proust.contract.Parcels.Payments;
import dev.proust.engine.Proust;
import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.saga.SagaDriver;
import dev.proust.sourcing.saga.SagaRunner;
import dev.proust.sourcing.saga.SagaSetting;
import dev.proust.sourcing.saga.SagaSpec;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the README and the page about sagas show is cut from code that is compiled and run: from here, from
/// [Account] and from [Parcels].
class ReadmeTest {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /// Surefire runs the tests of a module in its directory.
    private static final Path MODULE = Path.of("").toAbsolutePath();

    @TempDir
    private Path directory;

    @Test
    void events_are_appended_and_found() {
        try (EventStore store = Proust.open(directory)) {
            var order = Stream.of("order", "42");
            store.append(Append.of(NewEvent.of(order, "OrderPlaced", Data.json("{\"total\": 12}"))
                            .tagged(Tag.of("customer", "17850")))
                    .onlyIf(Condition.noStream(order))
                    .withId("command-4711"));

            try (var events = store.read(Query.tagged(Tag.of("customer", "17850")))) {
                for (var event : events) {
                    System.out.println(event.position() + " " + event.type() + " in " + event.stream());
                }
            }
        }
    }

    @Test
    void a_command_is_handled() {
        var account = Tag.of("account", "17850");
        var codec = Bank.codec();
        try (EventStore store = Proust.open(directory)) {
            var accounts = CommandHandler.of(store, new Account(), codec, command -> Query.tagged(command.account()));

            accounts.handle(new Deposit(account, 100), "deposit-4711");
            accounts.handle(new Withdraw(account, 80), "withdrawal-4712");

            var repeated = accounts.handle(new Withdraw(account, 80), "withdrawal-4712");
            assertThat(repeated.events()).containsExactly(new Withdrawn(account, 80));
        }
    }

    @Test
    void a_saga_is_run() throws InterruptedException {
        try (EventStore store = Proust.open(directory)) {
            store.append(Append.of(Parcels.codec().encode(new Ordered("parcel-1"))));
            var parcels = CommandHandler.of(store, new Parcels.Yes(), Parcels.codec(), Parcels::boundary);
            var setting = SagaSetting.of(store, new Payments(), Parcels.codecs(), parcels::handle);
            var thread = Thread.ofVirtual().name("payments").factory();
            try (var driver = SagaDriver.start(new SagaRunner<>(setting), thread, Thread::sleep)) {
                try (var confirmed =
                        store.subscribe(Query.of(Criterion.ofTypes("ParcelConfirmed")), Checkpoint.START)) {
                    while (!(confirmed.next() instanceof RecordedEvent))
                        assertThat(driver.trouble()).isEmpty();
                }
            }
        }
    }

    @Test
    void a_saga_is_tested() {
        SagaSpec.of(new Payments())
                .given(new Ordered("parcel-1"))
                .whenTimePasses(Duration.ofHours(1))
                .then(new GivenUp("parcel-1"))
                .thenIssued(new ParcelCommand(new Cancelled("parcel-1")))
                .thenAwaitsNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/sagas.md"})
    void all_java_in_the_docs_is_cut_from_code_that_is_compiled(String page) throws IOException {
        var compiled = sources();
        var snippets = JAVA.matcher(Files.readString(MODULE.resolveSibling(page)))
                .results()
                .map(snippet -> snippet.group(1))
                .toList();

        assertThat(snippets)
                .isNotEmpty()
                .allSatisfy(snippet -> assertThat(compiled.contains(withoutIndentation(snippet)))
                        .as("whether this is compiled anywhere, line by line:\n%s", snippet)
                        .isTrue());
    }

    private static String sources() throws IOException {
        try (var files = Files.walk(MODULE.resolve("src"))) {
            var texts = new ArrayList<String>();
            for (var file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                texts.add(withoutIndentation(Files.readString(file)));
            }
            return String.join("\n", texts);
        }
    }

    private static String withoutIndentation(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n", "\n", "\n"));
    }
}
