package dev.proust.sourcing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.json.JsonCodec;
import dev.proust.sourcing.projection.Projection;
import dev.proust.sourcing.projection.ProjectionHandler;
import dev.proust.sourcing.projection.WaitOutcome;
import dev.proust.store.Append;
import dev.proust.store.MemoryStore;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What `docs/projections.md` shows is cut from code that is compiled and run: from here.
class ProjectionsPageTest {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /// Surefire runs the tests of a module in its directory.
    private static final Path MODULE = Path.of("").toAbsolutePath();

    record Paid(String account, long cents) {}

    private final MemoryStore store = new MemoryStore();
    private final JdbcConnectionPool dataSource =
            JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "", "");
    private final EventCodec<Paid> codec = JsonCodec.of(Paid.class).type("Paid", 1, Paid.class).stream(
                    paid -> Stream.of("account", paid.account()))
            .build();
    private final Append payment = Append.of(List.of(codec.encode(new Paid("42", 1_200))));
    private final List<Object> logged = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        store.close();
        dataSource.dispose();
    }

    private void log(Object what) {
        logged.add(what);
    }

    private void execute(String sql) {
        new Database(Transactions.of(dataSource)).run(connection -> ProjectionFixture.execute(connection, sql));
    }

    private static void openAccount(Connection connection, Stream account, long cents) throws SQLException {
        try (var insert = connection.prepareStatement("insert into balance values (?, ?)")) {
            insert.setString(1, account.name());
            insert.setLong(2, cents);
            insert.executeUpdate();
        }
    }

    @Test
    @SuppressWarnings("try")
    void a_projection_from_the_beginning() throws Exception {
        execute("create table balance (account varchar(100) primary key, cents bigint not null)");

        ProjectionHandler<Connection> handler = (event, connection) -> {
            var paid = codec.decode(event);
            try (var update = connection.prepareStatement("update balance set cents = cents + ? where account = ?")) {
                update.setLong(1, paid.cents());
                update.setString(2, event.stream().name());
                if (update.executeUpdate() == 0) openAccount(connection, event.stream(), paid.cents());
            }
        };
        var declared = Projection.of("balances", 1, Query.category("account"), handler, ProjectionHandler.ignoring())
                .inPartitions(4);

        var balances = JdbcProjection.of(store, declared, Transactions.of(dataSource));
        balances.install();
        try (var worker = ProjectionWorker.start(balances, "server-1", incident -> log(incident))) {
            var appended = store.append(payment);
            switch (balances.waitFor(appended.checkpoint(), "account-42", Duration.ofSeconds(5))) {
                case WaitOutcome.Reached() -> log("the balance holds the payment");
                case WaitOutcome.Parked(var parked) -> log("somebody has to see to " + parked);
                case WaitOutcome.TimedOut(var at) -> log("the read model is only at " + at);
            }
        }
        assertThat(logged).hasSize(1);
    }

    @Test
    @SuppressWarnings("try")
    void a_new_version() throws Exception {
        execute("create table balance_1 (account varchar(100) primary key, cents bigint not null)");
        execute("create table balance_2 (account varchar(100) primary key, cents bigint not null)");
        var live = JdbcProjection.of(store, none(1), Transactions.of(dataSource));
        var next = JdbcProjection.of(store, none(2), Transactions.of(dataSource));
        live.install();
        next.install();

        var rebuild = Rebuild.of(live, next);
        var diffs = rebuild.compare(Duration.ofMinutes(1), TablePair.of("balance_1", "balance_2", "account"));
        if (diffs.stream().allMatch(TableDiff::isEmpty)) {
            rebuild.switchLive(Duration.ofMinutes(1), connection -> replaceView(connection, "balance_2"));
            live.remove(connection -> dropTable(connection, "balance_1"));
        }
        assertThat(next.liveVersion()).isEqualTo(2);
    }

    private static Projection<Connection> none(int version) {
        return Projection.of(
                "balances",
                version,
                Query.category("account"),
                ProjectionHandler.ignoring(),
                ProjectionHandler.ignoring());
    }

    private static void replaceView(Connection connection, String table) {
        ProjectionFixture.execute(connection, "create or replace view balance as select * from " + table);
    }

    private static void dropTable(Connection connection, String table) {
        ProjectionFixture.execute(connection, "drop table " + table);
    }

    @Test
    void all_java_on_the_page_is_cut_from_code_that_is_compiled() throws IOException {
        var here = MODULE.resolve("src/test/java/dev/proust/sourcing/jdbc/ProjectionsPageTest.java");
        String compiled = withoutIndentation(Files.readString(here));
        var snippets = JAVA.matcher(Files.readString(MODULE.resolveSibling("docs/projections.md")))
                .results()
                .map(snippet -> snippet.group(1))
                .toList();
        assertThat(snippets)
                .isNotEmpty()
                .allSatisfy(snippet -> assertThat(compiled).contains(withoutIndentation(snippet)));
    }

    private static String withoutIndentation(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n", "\n", "\n"));
    }
}
