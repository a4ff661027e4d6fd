package dev.proust.sourcing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.sourcing.projection.Projection;
import dev.proust.sourcing.projection.ProjectionHandler;
import dev.proust.store.Query;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How a new version is built beside the live one, compared with it and switched to, whatever database it is.
abstract class RebuildContract extends ProjectionFixture {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TablePair TABLES = TablePair.of("account_1", "account_2", "account");

    private final Accounts nextAccounts = new Accounts(2);
    private JdbcProjection next;
    private final List<Partition> both = new ArrayList<>();

    @BeforeEach
    void installBoth() throws InterruptedException {
        install(2);
        payAll(30);
        run();
        endLeases();
        installNext(nextAccounts::handle);
    }

    private void installNext(ProjectionHandler<Connection> handler) {
        database.execute(nextAccounts.ddl());
        var declared = Projection.of("accounts", 2, Query.category("account"), handler, ProjectionHandler.ignoring())
                .inPartitions(3);
        next = JdbcProjection.of(store, declared, transactions).withTime(clock, clock::move);
        next.install();
        both.addAll(partitions(projection));
        both.addAll(partitions(next));
    }

    private List<Partition> partitions(JdbcProjection of) {
        return new Leases(of.partitions(), "worker", of.limits().lease())
                .tend(of.database()).stream()
                        .map(lease -> of.partition(lease, incidents::add))
                        .toList();
    }

    /// While the rebuild waits, appends go on and so do both versions, in steps of a few events each.
    private void passTime(Duration time) throws InterruptedException {
        payAll(3);
        for (var partition : both) partition.step(NO_TIME);
        clock.move(time);
    }

    private Rebuild rebuild() {
        return Rebuild.of(projection, next.withTime(clock, this::passTime));
    }

    @Test
    void two_versions_that_say_the_same_differ_in_nothing_while_appends_go_on() throws Exception {
        var diffs = rebuild().compare(PATIENCE, TABLES);
        assertThat(diffs).singleElement().satisfies(diff -> {
            assertThat(diff.isEmpty()).isTrue();
            assertThat(diff.complete()).isTrue();
        });
        assertThat(nextAccounts.actual(database)).isNotEmpty();
        for (var partition : both) drain(partition);
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
        assertThat(nextAccounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    @Test
    void a_diff_says_which_rows_are_missing_added_or_others() throws Exception {
        for (var partition : both) drain(partition);
        database.execute("update account_2 set total = 7 where account = 'account-1'");
        database.execute("delete from account_2 where account = 'account-2'");
        database.execute("insert into account_2 values ('account-x', 1, 2, 3)");
        var diff = diff(TABLES);

        assertThat(diff.rows())
                .extracting(row -> row.key().getFirst())
                .containsExactlyInAnyOrder("account-1", "account-2", "account-x");
        assertThat(diff.rows()).anySatisfy(row -> {
            assertThat(row.key()).containsExactly("account-1");
            assertThat(row.before().orElseThrow()).containsEntry("account", "account-1");
            assertThat(row.after().orElseThrow()).containsEntry("total", "7");
        });
        assertThat(diff.rows()).anySatisfy(row -> {
            assertThat(row.key()).containsExactly("account-2");
            assertThat(row.after()).isEmpty();
        });
        assertThat(diff.rows())
                .anySatisfy(row -> assertThat(row)
                        .isEqualTo(new TableDiff.RowDiff(
                                List.of("account-x"),
                                Optional.empty(),
                                Optional.of(
                                        Map.of("account", "account-x", "total", "1", "events", "2", "trail", "3")))));
    }

    @Test
    void tables_with_other_columns_are_not_compared() {
        database.execute("create table other (account varchar(50) primary key)");
        assertThatThrownBy(() -> diff(TablePair.of("account_1", "other", "account")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has the columns [account, events, total, trail], and other has [account]");
        assertThatThrownBy(() -> diff(TablePair.of("account_1", "account_2", "nothing")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no key column nothing");
    }

    @Test
    void readers_see_the_old_version_until_it_is_switched_and_never_less_afterwards() throws Exception {
        assertThat(projection.liveVersion()).isEqualTo(1);
        assertThat(next.liveVersion()).isEqualTo(1);
        var before = new ArrayList<Map<String, Accounts.Account>>();
        rebuild().switchLive(PATIENCE, connection -> before.add(nextAccounts.actual(work -> work.accept(connection))));
        assertThat(next.liveVersion()).isEqualTo(2);
        assertThat(before).containsExactly(accounts.actual(database));

        for (var partition : both) drain(partition);
        assertThat(nextAccounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    @Test
    void what_belongs_to_the_switch_is_done_with_it_or_not_at_all() {
        assertThatThrownBy(() -> rebuild().switchLive(PATIENCE, connection -> {
                    throw new IllegalStateException("the view is missing");
                }))
                .hasMessage("the view is missing");
        assertThat(next.liveVersion()).isEqualTo(1);
        assertThat(database.number("select hold_until from proust_projection")).isZero();
    }

    @Test
    void a_version_that_does_not_catch_up_is_not_switched_to_and_holds_up_nobody() throws Exception {
        var heldUp = new AtomicBoolean();
        var lame = next.withTime(clock, time -> {
            clock.move(time);
            payAll(1);
            for (var partition : both.subList(0, 2)) drain(partition);
            if (projection.progress().lagEvents() > 0) heldUp.set(true);
        });
        for (var partition : both.subList(0, 2)) drain(partition);
        assertThatThrownBy(() -> Rebuild.of(projection, lame).switchLive(Duration.ofSeconds(1), connection -> {}))
                .isInstanceOf(NotCaughtUpException.class)
                .hasMessageContaining("accounts, version 2 is at position 0, and accounts, version 1 at ");
        assertThat(heldUp).isFalse();
        assertThat(next.liveVersion()).isEqualTo(1);
        for (var partition : both.subList(0, 2)) drain(partition);
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    @Test
    void a_hold_of_somebody_who_died_ends_by_itself() throws Exception {
        for (var partition : both) drain(partition);
        database.execute("update proust_projection set hold_checkpoint = '" + store.head() + "', hold_until = "
                + "(select max(lease_until) from proust_partition) + 1000000");
        payAll(5);
        for (var partition : both) assertThat(partition.step(NO_TIME)).isEqualTo(Partition.Step.WAITED);
        assertThatThrownBy(() -> rebuild().compare(PATIENCE, TABLES))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("somebody else compares or switches");
        database.execute("update proust_projection set hold_until = 1");
        for (var partition : both) drain(partition);
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    @Test
    void a_comparison_during_which_the_hold_has_ended_does_not_count() {
        assertThatThrownBy(() -> rebuild()
                        .switchLive(
                                PATIENCE,
                                connection -> execute(connection, "update proust_projection set hold_until = 1")))
                .isInstanceOf(NotCaughtUpException.class);
        assertThat(next.liveVersion()).isEqualTo(1);
    }

    @Test
    void the_old_version_can_be_removed_and_the_live_one_cannot() throws Exception {
        assertThatThrownBy(() -> projection.remove(connection -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("accounts, version 1 is live");
        rebuild().switchLive(PATIENCE, connection -> {});
        projection.remove(connection -> execute(connection, "drop table account_1"));
        assertThat(both.getFirst().step(NO_TIME)).isEqualTo(Partition.Step.LOST);
        for (var partition : both.subList(2, 5)) drain(partition);
        assertThat(nextAccounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    @Test
    void only_two_versions_of_one_projection_are_compared() {
        assertThatThrownBy(() -> Rebuild.of(next, next))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected two versions of one");
    }

    @Test
    @SuppressWarnings("try")
    void a_rebuild_with_threads_is_compared_and_switched_to_while_appends_go_on() throws Exception {
        endLeases();
        projection = projection.withTime(Clock.systemUTC(), Thread::sleep);
        next = next.withTime(Clock.systemUTC(), Thread::sleep);
        var ended = new AtomicBoolean();
        var appends = new FutureTask<>(() -> {
            long count = 0;
            for (; !ended.get(); count++) {
                Accounts.pay(store, Long.toString(count % 7), count);
                Thread.sleep(1);
            }
            return count;
        });
        try (var old = ProjectionWorker.start(projection, "old", incidents::add);
                var young = ProjectionWorker.start(next, "young", incidents::add)) {
            Thread.ofVirtual().start(appends);
            var rebuild = Rebuild.of(projection, next);
            assertThat(rebuild.compare(PATIENCE, TABLES)).allMatch(TableDiff::isEmpty);
            database.execute("update account_2 set total = total + 1 where account = 'account-3'");
            assertThat(rebuild.compare(PATIENCE, TABLES).getFirst().rows())
                    .extracting(TableDiff.RowDiff::key)
                    .containsExactly(List.of("account-3"));
            database.execute("update account_2 set total = total - 1 where account = 'account-3'");
            rebuild.switchLive(PATIENCE, connection -> {});
            ended.set(true);
            assertThat(appends.get()).isPositive();
            next.waitFor(store.head(), "account-0", PATIENCE);
        }
        assertThat(next.liveVersion()).isEqualTo(2);
        assertThat(incidents).isEmpty();
    }

    private TableDiff diff(TablePair pair) {
        return new Database(database).get(connection -> TableDiff.of(connection, pair));
    }
}
