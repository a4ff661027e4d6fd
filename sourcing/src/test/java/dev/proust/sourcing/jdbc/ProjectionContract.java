package dev.proust.sourcing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.sourcing.projection.ParkedKey;
import dev.proust.sourcing.projection.Projection;
import dev.proust.sourcing.projection.ProjectionHandler;
import dev.proust.sourcing.projection.WaitOutcome;
import dev.proust.store.Checkpoint;
import dev.proust.store.Content;
import dev.proust.store.MemoryStore;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What a projection into a database promises, whatever database it is: driven step by step.
abstract class ProjectionContract extends ProjectionFixture {

    // ---------------------------------------------------------------------------------------------------- once

    @Test
    void the_read_model_holds_every_event_once_and_in_order() throws Exception {
        install(3);
        payAll(40);
        run();
        assertThat(accounts.actual(database))
                .isEqualTo(Accounts.expected(store))
                .hasSize(7);

        payAll(40);
        run();
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
        assertThat(accounts.calls.values()).allMatch(calls -> calls == 1);
    }

    @Test
    void a_restart_goes_on_where_it_was() throws Exception {
        install(2);
        payAll(10);
        run();
        payAll(10);
        leases("another");
        run();
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
        assertThat(accounts.calls.values()).allMatch(calls -> calls == 1);
    }

    @Test
    void a_transaction_that_is_rolled_back_leaves_neither_rows_nor_a_checkpoint() throws Exception {
        var broken = new AtomicInteger();
        transactions = work -> database.run(connection -> {
            work.accept(connection);
            if (!accounts.calls.isEmpty() && broken.getAndIncrement() == 0) {
                throw new DatabaseException(new SQLException("the power went, as the test wants it", "08006"));
            }
        });
        install(1);
        payAll(10);
        var partition = only();
        assertThatThrownBy(() -> partition.step(NO_TIME)).hasMessageContaining("the power went");
        assertThat(accounts.actual(database)).isEmpty();
        assertThat(projection.progress().position()).isZero();

        drain(partition);
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
        assertThat(accounts.calls.values()).allMatch(calls -> calls == 2);
    }

    @Test
    void a_commit_whose_answer_was_lost_is_not_done_again() throws Exception {
        var broken = new AtomicInteger();
        transactions = work -> {
            database.run(work);
            if (!accounts.calls.isEmpty() && broken.getAndIncrement() == 0) {
                throw new SQLException("the answer is lost, as the test wants it", "08006");
            }
        };
        install(1);
        payAll(10);
        var partition = only();
        assertThatThrownBy(() -> partition.step(NO_TIME)).hasMessageContaining("the answer is lost");
        drain(partition);
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
        assertThat(accounts.calls.values()).allMatch(calls -> calls == 1);
    }

    @Test
    void a_checkpoint_that_somebody_has_moved_meanwhile_is_gone_on_from() throws Exception {
        install(1);
        payAll(10);
        var partition = only();
        drain(partition);
        var before = accounts.actual(database);
        payAll(10);
        database.execute("update proust_partition set checkpoint = '" + store.head() + "'");
        assertThatThrownBy(() -> partition.step(NO_TIME)).hasMessageContaining("the partition is at 20@");
        drain(partition);
        assertThat(accounts.actual(database)).isEqualTo(before);
    }

    @Test
    void batches_are_cut_and_hold_what_fits() throws Exception {
        install(1);
        projection = projection.withLimits(projection.limits().withBatchEventsMax(3));
        payAll(10);
        var partition = only();
        partition.step(NO_TIME);
        assertThat(projection.progress().position()).isEqualTo(3);
        drain(partition);
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    @Test
    void installing_again_changes_nothing_and_another_number_of_partitions_is_refused() throws Exception {
        install(2);
        payAll(10);
        run();
        projection.install();
        assertThat(projection.progress().position()).isEqualTo(10);

        var more = JdbcProjection.of(store, accounts.projection(1, 3), database);
        assertThatThrownBy(more::install)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("installed with 2 partitions, and has 3 now")
                .hasMessageContaining("another version");
    }

    @Test
    void a_seam_that_does_not_run_the_work_is_found_out() {
        var idle = JdbcProjection.of(store, accounts.projection(1, 1), work -> {});
        assertThatThrownBy(idle::install)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("runs the work");
    }

    // ---------------------------------------------------------------------------------------------------- lost future

    @Test
    void a_checkpoint_of_a_lost_future_is_refused_with_a_way_on() throws Exception {
        install(1);
        payAll(10);
        run();
        store = new MemoryStore();
        payAll(3);
        bind();
        var partition = only();
        assertThatThrownBy(() -> partition.step(NO_TIME))
                .isInstanceOf(ProjectionStoppedException.class)
                .hasMessageContaining("accounts, version 1, partition 0 has handled events up to 10@")
                .hasMessageContaining("not in this store's history")
                .hasMessageContaining("reset");
        assertThatThrownBy(() -> projection.progress()).isInstanceOf(ProjectionStoppedException.class);
        assertThatThrownBy(() -> projection.waitFor(store.head(), "account-0", NO_TIME))
                .isInstanceOf(ProjectionStoppedException.class);
        assertThat(accounts.actual(database).values().stream()
                        .mapToLong(Accounts.Account::events)
                        .sum())
                .isEqualTo(10);

        projection.reset(connection -> execute(connection, "delete from " + accounts.table()));
        leases("worker");
        run();
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    @Test
    void a_reset_fences_off_who_is_at_work() throws Exception {
        install(1);
        payAll(10);
        var partition = only();
        partition.step(NO_TIME);
        projection.reset(connection -> execute(connection, "delete from " + accounts.table()));
        payAll(10);
        assertThat(partition.step(NO_TIME)).isEqualTo(Partition.Step.LOST);
        assertThat(accounts.actual(database)).isEmpty();
        leases("worker");
        run();
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    // ---------------------------------------------------------------------------------------------------- parked

    @Test
    void an_event_that_cannot_be_handled_parks_its_key_and_all_else_goes_on() throws Exception {
        install(2);
        accounts.poison.add(-1L);
        payAll(20);
        Accounts.pay(store, "3", -1);
        payAll(20);
        run();
        var expected = Accounts.expected(store);
        var actual = accounts.actual(database);
        expected.forEach((account, whole) -> {
            if (!account.equals("account-3")) assertThat(actual).containsEntry(account, whole);
        });
        assertThat(actual.get("account-3").events()).isEqualTo(3);
        assertThat(incidents).extracting(Incident::kind).containsExactly(Incident.Kind.PARKED);
        assertThat(projection.progress().parkedKeys()).isEqualTo(1);
        assertThat(projection.parked()).singleElement().satisfies(parked -> {
            assertThat(parked.key()).isEqualTo("account-3");
            assertThat(parked.checkpoint().position()).isEqualTo(21);
            assertThat(parked.error()).contains("java.lang.IllegalStateException: nobody pays -1");
            assertThat(parked.attempts()).isEqualTo(1);
            assertThat(parked.events()).isEqualTo(4);
        });
    }

    @Test
    void later_events_of_a_parked_key_wait_behind_it_in_order() throws Exception {
        install(2);
        accounts.poison.add(-1L);
        Accounts.pay(store, "3", 1, -1, 2);
        run();
        payAll(20);
        run();
        var again = projection.retry("account-3");
        assertThat(again.handled()).isZero();
        assertThat(again.stillParked().orElseThrow().attempts()).isEqualTo(2);

        accounts.poison.clear();
        assertThat(projection.retry("account-3").handled()).isEqualTo(5);
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
        assertThat(projection.parked()).isEmpty();

        payAll(20);
        run();
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
        assertThat(projection.progress().parkedKeys()).isZero();
    }

    @Test
    void a_retry_goes_as_far_as_it_can() throws Exception {
        install(1);
        accounts.poison.addAll(List.of(-1L, -2L));
        Accounts.pay(store, "3", -1, 5, -2, 6);
        run();
        accounts.poison.remove(-1L);
        var outcome = projection.retry("account-3");
        assertThat(outcome.handled()).isEqualTo(2);
        assertThat(outcome.stillParked().orElseThrow().checkpoint().position()).isEqualTo(3);
        assertThat(outcome.stillParked().orElseThrow().events()).isEqualTo(2);
        assertThat(projection.progress().parkedKeys()).isEqualTo(1);
    }

    @Test
    void an_event_that_is_skipped_is_left_out_and_those_behind_it_are_handled() throws Exception {
        install(1);
        accounts.poison.add(-1L);
        Accounts.pay(store, "3", 4, -1, 5, 6);
        run();
        assertThat(projection.skip("account-3").handled()).isEqualTo(2);
        var account = accounts.actual(database).get("account-3");
        assertThat(account.total()).isEqualTo(15);
        assertThat(account.events()).isEqualTo(3);
        assertThat(projection.parked()).isEmpty();
        Accounts.pay(store, "3", 1);
        run();
        assertThat(accounts.actual(database).get("account-3").total()).isEqualTo(16);
    }

    @Test
    void a_key_that_is_not_parked_is_neither_retried_nor_skipped() throws Exception {
        install(1);
        payAll(10);
        run();
        assertThat(projection.retry("account-3").handled()).isZero();
        assertThat(projection.skip("nobody").handled()).isZero();
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    @Test
    void a_failing_statement_parks_the_event_that_made_it_also_if_the_handler_keeps_it_to_itself() throws Exception {
        accounts = new Accounts(1);
        database.execute(accounts.ddl());
        bind(new Projection<>(
                "accounts",
                1,
                Query.category("account"),
                event -> event.stream().name(),
                1,
                (event, connection) -> {
                    accounts.handle(event, connection);
                    if (Accounts.amount(event) == -1) insertTwice(connection, event.stream());
                },
                ProjectionHandler.ignoring()));
        projection.install();
        payAll(10);
        Accounts.pay(store, "3", -1);
        payAll(10);
        run();
        if (!failsSilently())
            assertThat(projection.parked()).extracting(ParkedKey::key).containsExactly("account-3");
        var expected = Accounts.expected(store);
        var actual = accounts.actual(database);
        expected.remove("account-3");
        actual.remove("account-3");
        assertThat(actual).isEqualTo(expected);
    }

    private void insertTwice(Connection connection, Stream stream) {
        try {
            execute(connection, "insert into " + accounts.table() + " values ('" + stream + "', 0, 0, 0)");
        } catch (DatabaseException kept) {
            assertThat(kept.isRetryable()).isFalse();
        }
    }

    @Test
    void a_constraint_that_is_checked_at_the_commit_parks_the_event_that_broke_it() throws Exception {
        var refused = new AtomicInteger();
        transactions = work -> database.run(connection -> {
            work.accept(connection);
            if (totalIsNegative(connection)) {
                refused.incrementAndGet();
                throw new DatabaseException(new SQLException("a total is negative", "23514"));
            }
        });
        install(1);
        payAll(10);
        Accounts.pay(store, "3", -1_000);
        payAll(10);
        run();
        assertThat(refused).hasPositiveValue();
        assertThat(projection.parked()).singleElement().satisfies(parked -> {
            assertThat(parked.key()).isEqualTo("account-3");
            assertThat(parked.error().orElseThrow()).contains("a total is negative");
        });
        var expected = Accounts.expected(store);
        var actual = accounts.actual(database);
        expected.remove("account-3");
        actual.remove("account-3");
        assertThat(actual).isEqualTo(expected);
    }

    private boolean totalIsNegative(Connection connection) {
        return DatabaseException.unchecked(() -> {
            if (accounts.calls.isEmpty()) return false;
            try (var select = connection.prepareStatement("select 1 from " + accounts.table() + " where total < 0");
                    var rows = select.executeQuery()) {
                return rows.next();
            }
        });
    }

    @Test
    void what_passes_by_itself_parks_nothing() throws Exception {
        var failures = new AtomicInteger(2);
        bindHandler((event, connection) -> {
            if (failures.getAndDecrement() > 0) throw new SQLException("deadlock, as the test wants it", "40P01");
            accounts.handle(event, connection);
        });
        payAll(10);
        var partition = only();
        assertThatThrownBy(() -> partition.step(NO_TIME)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> partition.step(NO_TIME)).isInstanceOf(RuntimeException.class);
        drain(partition);
        assertThat(projection.parked()).isEmpty();
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    @Test
    void when_too_many_keys_would_be_parked_the_partition_stops_and_skips_nothing() throws Exception {
        bindHandler((event, connection) -> {
            throw new IllegalStateException("nothing works");
        });
        projection =
                projection.withLimits(projection.limits().withParkedKeysMax(2).withBatchEventsMax(2));
        Accounts.pay(store, "0", 1);
        Accounts.pay(store, "1", 1);
        Accounts.pay(store, "2", 1);
        var partition = only();
        partition.step(NO_TIME);
        assertThatThrownBy(() -> drain(partition))
                .isInstanceOf(ProjectionStoppedException.class)
                .hasMessageContaining("at most parkedKeysMax = 2")
                .hasMessageContaining("nothing works");
        assertThat(projection.progress().position()).isEqualTo(2);
        assertThat(projection.parked()).hasSize(2);
    }

    @Test
    void an_event_whose_key_cannot_be_told_is_parked_under_its_stream() throws Exception {
        accounts = new Accounts(1);
        database.execute(accounts.ddl());
        bind(accounts.projection(1, 2)
                .keyedBy(event ->
                        Accounts.amount(event) < 0 ? "" : event.stream().name()));
        projection.install();
        payAll(10);
        Accounts.pay(store, "3", -1);
        run();
        assertThat(projection.parked()).singleElement().satisfies(parked -> {
            assertThat(parked.key()).isEqualTo("account-3");
            assertThat(parked.error().orElseThrow()).contains("expected 1 to 512");
        });
    }

    @Test
    void a_parked_event_that_the_store_lost_can_be_skipped() throws Exception {
        install(1);
        accounts.poison.add(-1L);
        Accounts.pay(store, "3", -1);
        run();
        store = new MemoryStore();
        bind();
        assertThatThrownBy(() -> projection.retry("account-3"))
                .isInstanceOf(ProjectionStoppedException.class)
                .hasMessageContaining("skip the event");
        assertThat(projection.skip("account-3").stillParked()).isEmpty();
    }

    // ---------------------------------------------------------------------------------------------------- gone

    @Test
    void what_is_gone_goes_to_the_handler_that_is_named_for_it() throws Exception {
        payAll(7);
        var gone = new ArrayList<Content>();
        bindLossy((event, connection) -> gone.add(event.content()));
        run();
        assertThat(gone).containsExactly(new Content.Lost(), new Content.Lost());
        assertThat(accounts.actual(database)).hasSize(5).doesNotContainKeys("account-2", "account-4");
        assertThat(projection.parked()).isEmpty();
    }

    @Test
    void what_is_gone_parks_its_key_if_the_read_model_means_nothing_without() throws Exception {
        payAll(7);
        bindLossy(ProjectionHandler.parking());
        run();
        assertThat(projection.parked()).extracting(ParkedKey::key).containsExactly("account-2", "account-4");
        assertThat(projection.parked().getFirst().error().orElseThrow()).contains("lost to accepted damage");
    }

    private void bindLossy(ProjectionHandler<Connection> whenGone) {
        database.execute(accounts.ddl());
        var declared = Projection.of("accounts", 1, Query.category("account"), accounts::handle, whenGone);
        bind(declared);
        projection = JdbcProjection.of(new LossyStore(store, Set.of(3L, 5L)), declared, database);
        projection.install();
    }

    // ---------------------------------------------------------------------------------------------------- wait

    @Test
    void who_waits_hears_whether_it_is_there_parked_or_late() throws Exception {
        install(2);
        accounts.poison.add(-1L);
        payAll(10);
        var first = Accounts.pay(store, "3", 7).checkpoint();
        assertThat(projection.waitFor(first, "account-3", NO_TIME))
                .isEqualTo(new WaitOutcome.TimedOut(Checkpoint.START));
        run();
        assertThat(projection.waitFor(first, "account-3", NO_TIME)).isEqualTo(new WaitOutcome.Reached());

        Accounts.pay(store, "3", -1);
        var behind = Accounts.pay(store, "3", 2).checkpoint();
        var other = Accounts.pay(store, "4", 2).checkpoint();
        run();
        assertThat(projection.waitFor(behind, "account-3", NO_TIME)).isInstanceOf(WaitOutcome.Parked.class);
        assertThat(projection.waitFor(first, "account-3", NO_TIME)).isEqualTo(new WaitOutcome.Reached());
        assertThat(projection.waitFor(other, "account-4", NO_TIME)).isEqualTo(new WaitOutcome.Reached());
    }

    @Test
    void waiting_ends_with_the_time_and_not_before() throws Exception {
        install(1);
        var paid = Accounts.pay(store, "3", 7).checkpoint();
        var slept = new ArrayList<Duration>();
        var waiting = projection.withTime(clock, time -> {
            slept.add(time);
            clock.move(time);
        });
        assertThat(waiting.waitFor(paid, "account-3", Duration.ofSeconds(1)))
                .isEqualTo(new WaitOutcome.TimedOut(Checkpoint.START));
        assertThat(slept.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void waiting_ends_when_it_is_there() throws Exception {
        install(1);
        var paid = Accounts.pay(store, "3", 7).checkpoint();
        var waiting = projection.withTime(clock, time -> run());
        assertThat(waiting.waitFor(paid, "account-3", Duration.ofSeconds(1))).isEqualTo(new WaitOutcome.Reached());
    }

    // ---------------------------------------------------------------------------------------------------- progress

    @Test
    void progress_says_how_far_behind_and_for_how_long() throws Exception {
        install(1);
        payAll(10);
        clock.move(Duration.ofSeconds(3));
        var before = projection.progress();
        assertThat(before.lagEvents()).isEqualTo(10);
        assertThat(before.lag()).isEqualTo(Duration.ofSeconds(3));

        projection = projection.withLimits(projection.limits().withBatchEventsMax(4));
        only().step(NO_TIME);
        clock.move(Duration.ofSeconds(2));
        var after = projection.progress();
        assertThat(after.lagEvents()).isEqualTo(6);
        assertThat(after.lag()).isEqualTo(Duration.ofSeconds(5));
        assertThat(after.eta(before)).contains(after.at().plusSeconds(3));
        assertThat(before.eta(before)).isEmpty();

        leases("another");
        run();
        assertThat(projection.progress().lagEvents()).isZero();
        assertThat(projection.progress().lag()).isZero();
        assertThat(projection.progress().eta(after)).contains(clock.instant());
    }

    @Test
    void a_partition_moves_on_where_nothing_is_its_own() throws Exception {
        install(2);
        for (int i = 0; i < 5; i++) Accounts.pay(store, "3", 1);
        run();
        assertThat(projection.progress().partitions())
                .allMatch(partition -> partition.checkpoint().equals(store.head()));
    }
}
