package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.Bank.AccountCommand.Deposit;
import dev.proust.contract.Bank.AccountCommand.Withdraw;
import dev.proust.contract.Bank.AccountEvent.Withdrawn;
import dev.proust.engine.Proust;
import dev.proust.sourcing.CommandHandler;
import dev.proust.store.Append;
import dev.proust.store.Condition;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README shows is cut from code that is compiled and run: from here, and from [Account].
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
    void all_java_in_the_readme_is_cut_from_code_that_is_compiled() throws IOException {
        var compiled = sources();
        var snippets = JAVA.matcher(Files.readString(MODULE.resolveSibling("README.md")))
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
