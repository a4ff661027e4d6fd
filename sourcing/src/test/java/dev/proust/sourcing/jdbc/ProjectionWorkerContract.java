package dev.proust.sourcing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.sourcing.projection.WaitOutcome;
import dev.proust.store.Checkpoint;
import dev.proust.store.MemoryStore;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How workers share a projection, and what becomes of one that is gone, whatever database it is.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
abstract class ProjectionWorkerContract extends ProjectionFixture {

    /// Long enough for what must come.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    // ---------------------------------------------------------------------------------------------------- leases

    private Leases leasesOf(String worker) {
        return new Leases(projection.partitions(), worker, projection.limits().lease());
    }

    private List<Lease> tend(String worker) {
        return leasesOf(worker).tend(projection.database());
    }

    private Partition partition(Lease lease) {
        return projection.partition(lease, incidents::add);
    }

    @Test
    void the_first_worker_takes_all_and_nobody_takes_what_is_taken() {
        install(4);
        assertThat(tend("a")).extracting(Lease::partition).containsExactly(0, 1, 2, 3);
        assertThat(tend("b")).isEmpty();
        assertThat(tend("a")).hasSize(4);
    }

    @Test
    void who_comes_second_to_a_free_partition_gets_nothing() {
        install(1);
        assertThat(acquire("first")).isPresent();
        assertThat(acquire("second")).isEmpty();
    }

    private Optional<Lease> acquire(String worker) {
        return projection
                .database()
                .get(connection -> projection.partitions().acquire(connection, 0, worker, Duration.ofMinutes(1)));
    }

    @Test
    void a_worker_that_has_fewer_is_handed_its_share_between_two_batches() throws Exception {
        install(4);
        payAll(10);
        var leases = tend("a");
        assertThat(tend("b")).isEmpty();
        var steps = new java.util.ArrayList<Partition.Step>();
        for (var lease : leases) steps.add(partition(lease).step(NO_TIME));
        assertThat(steps)
                .containsExactly(Partition.Step.LOST, Partition.Step.LOST, Partition.Step.MOVED, Partition.Step.MOVED);
        assertThat(tend("a")).extracting(Lease::partition).containsExactly(2, 3);
        assertThat(tend("b")).extracting(Lease::partition).containsExactly(0, 1);
        assertThat(tend("c")).isEmpty();
        assertThat(projection.progress().partitions())
                .allMatch(each -> each.checkpoint().equals(store.head()));
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    @Test
    void who_ends_gives_back_what_it_has_and_asks_for_nothing() throws Exception {
        install(4);
        payAll(10);
        var leases = tend("a");
        tend("b");
        leasesOf("b").end(projection.database());
        for (var lease : leases) assertThat(partition(lease).step(NO_TIME)).isEqualTo(Partition.Step.MOVED);
        leasesOf("a").end(projection.database());
        assertThat(tend("c")).hasSize(4);
    }

    @Test
    void who_ends_gives_back_what_is_handed_over_to_it_at_that_moment() {
        install(4);
        payAll(10);
        var leases = tend("a");
        tend("b");
        var once = new AtomicBoolean();
        var thenHandedOver = new Database(work -> {
            transactions.run(work);
            if (once.compareAndSet(false, true)) leases.forEach(this::step);
        });
        leasesOf("b").end(thenHandedOver);
        assertThat(tend("c")).extracting(Lease::partition).containsExactly(0, 1);
    }

    private void step(Lease lease) {
        try {
            partition(lease).step(NO_TIME);
        } catch (InterruptedException interrupt) {
            throw new IllegalStateException(interrupt);
        }
    }

    @Test
    void three_workers_of_four_partitions_leave_nobody_idle_and_then_rest() throws Exception {
        install(4);
        for (int round = 0; round < 5; round++) {
            for (var worker : List.of("a", "b", "c")) {
                for (var lease : tend(worker)) partition(lease).step(NO_TIME);
            }
        }
        var before = List.of(tend("a"), tend("b"), tend("c"));
        assertThat(before).allMatch(leases -> !leases.isEmpty());
        for (var worker : List.of("a", "b", "c")) {
            for (var lease : tend(worker))
                assertThat(partition(lease).step(NO_TIME)).isEqualTo(Partition.Step.WAITED);
        }
        assertThat(List.of(tend("a"), tend("b"), tend("c"))).isEqualTo(before);
    }

    @Test
    void a_dead_workers_partitions_are_taken_when_their_leases_have_ended() throws Exception {
        install(2);
        payAll(10);
        for (var lease : tend("dead")) partition(lease).step(NO_TIME);
        assertThat(tend("heir")).isEmpty();
        endLeases();
        payAll(10);
        for (var lease : tend("heir")) drain(partition(lease));
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
        assertThat(accounts.calls.values()).allMatch(calls -> calls == 1);
    }

    @Test
    void a_worker_that_wakes_up_after_its_lease_has_ended_writes_nothing() throws Exception {
        install(1);
        payAll(10);
        var sleeper = partition(tend("sleeper").getFirst());
        sleeper.step(NO_TIME);
        endLeases();
        var heir = partition(tend("heir").getFirst());
        payAll(10);
        assertThat(sleeper.step(NO_TIME)).isEqualTo(Partition.Step.LOST);
        assertThat(projection.progress().position()).isEqualTo(10);
        assertThat(sleeper.step(NO_TIME)).isEqualTo(Partition.Step.LOST);
        drain(heir);
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    @Test
    void a_partition_is_not_taken_from_a_worker_in_the_middle_of_a_batch() throws Exception {
        var taken = new AtomicBoolean();
        var tried = new AtomicBoolean();
        bindHandler((event, connection) -> {
            endedLeasesAreSeenByOthers(tried, taken);
            accounts.handle(event, connection);
        });
        payAll(10);
        drain(partition(tend("slow").getFirst()));
        assertThat(tried).isTrue();
        assertThat(taken).isFalse();
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    private void endedLeasesAreSeenByOthers(AtomicBoolean tried, AtomicBoolean taken) {
        if (tried.getAndSet(true)) return;
        new Database(database)
                .run(connection -> projection
                        .partitions()
                        .acquire(connection, 0, "hasty", Duration.ofSeconds(10))
                        .ifPresent(lease -> taken.set(true)));
    }

    @Test
    void a_worker_that_renews_its_leases_keeps_them() throws Exception {
        install(1);
        var partition = partition(tend("a").getFirst());
        database.execute("update proust_partition set lease_until = lease_until - 14000");
        long before = database.number("select lease_until from proust_partition");
        assertThat(partition.step(NO_TIME)).isEqualTo(Partition.Step.WAITED);
        assertThat(database.number("select lease_until from proust_partition")).isGreaterThan(before);
    }

    // ---------------------------------------------------------------------------------------------------- threads

    @Test
    @SuppressWarnings("try")
    void workers_with_threads_hold_the_read_model_up_to_date_while_appends_go_on() throws Exception {
        install(4);
        projection = projection.withTime(Clock.systemUTC(), Thread::sleep).withLimits(quick());
        try (var first = ProjectionWorker.start(projection, "first", incidents::add);
                var second = ProjectionWorker.start(projection, "second", incidents::add)) {
            Checkpoint last = Checkpoint.START;
            for (int i = 0; i < 500; i++) {
                last = Accounts.pay(store, Integer.toString(i % 7), i, i + 1).checkpoint();
            }
            for (int i = 0; i < 7; i++) {
                assertThat(projection.waitFor(last, "account-" + i, PATIENCE)).isEqualTo(new WaitOutcome.Reached());
            }
            assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
            while (owners() < 2) Thread.sleep(5);
        }
        assertThat(owners()).isZero();
        assertThat(incidents).isEmpty();
    }

    @Test
    @SuppressWarnings("try")
    void a_key_is_retried_while_its_events_go_on_to_come_and_all_are_handled_in_order() throws Exception {
        install(2);
        projection = projection.withTime(Clock.systemUTC(), Thread::sleep).withLimits(quick());
        accounts.poison.add(-1L);
        var last = Checkpoint.START;
        try (var worker = ProjectionWorker.start(projection, "worker", incidents::add)) {
            for (int round = 0; round < 10; round++) {
                Accounts.pay(store, "3", -1);
                while (projection.parked().isEmpty())
                    last = Accounts.pay(store, "3", round).checkpoint();
                accounts.poison.clear();
                for (int i = 0; i < 20; i++) last = Accounts.pay(store, "3", i).checkpoint();
                assertThat(projection.retry("account-3").stillParked()).isEmpty();
                last = Accounts.pay(store, "3", round).checkpoint();
                assertThat(projection.waitFor(last, "account-3", PATIENCE)).isEqualTo(new WaitOutcome.Reached());
                accounts.poison.add(-1L);
            }
        }
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
        assertThat(projection.progress().parkedKeys()).isZero();
    }

    private long owners() {
        return projection.progress().partitions().stream()
                .flatMap(partition -> partition.owner().stream())
                .distinct()
                .count();
    }

    private ProjectionLimits quick() {
        return ProjectionLimits.standard()
                .withLease(Duration.ofSeconds(1))
                .withPauseMax(Duration.ofMillis(50))
                .withBatchEventsMax(20);
    }

    @Test
    @SuppressWarnings("try")
    void a_worker_tries_again_while_the_database_cannot_be_reached() throws Exception {
        var down = new AtomicBoolean();
        transactions = work -> {
            if (down.get()) throw new SQLException("connection refused, as the test wants it", "08001");
            database.run(work);
        };
        install(1);
        projection = projection.withTime(Clock.systemUTC(), Thread::sleep).withLimits(quick());
        try (var worker = ProjectionWorker.start(projection, "worker", incidents::add)) {
            projection.waitFor(Accounts.pay(store, "0", 1).checkpoint(), "account-0", PATIENCE);
            down.set(true);
            var paid = Accounts.pay(store, "0", 2).checkpoint();
            while (incidents.size() < 3) Thread.sleep(1);
            down.set(false);
            assertThat(projection.waitFor(paid, "account-0", PATIENCE)).isEqualTo(new WaitOutcome.Reached());
        }
        assertThat(incidents).extracting(Incident::kind).containsOnly(Incident.Kind.RETRYING);
        assertThat(accounts.actual(database)).isEqualTo(Accounts.expected(store));
    }

    @Test
    @SuppressWarnings("try")
    void a_worker_that_cannot_go_on_says_so_and_gives_the_partition_back() throws Exception {
        install(1);
        payAll(10);
        run();
        store = new MemoryStore(clock);
        bind();
        projection = projection.withLimits(quick());
        endLeases();
        var told = new CountDownLatch(1);
        try (var worker = ProjectionWorker.start(projection, "worker", incident -> {
            incidents.add(incident);
            told.countDown();
        })) {
            told.await();
            while (database.number("select count(*) from proust_partition where owner is not null") > 0) {
                Thread.sleep(5);
            }
        }
        assertThat(incidents).singleElement().satisfies(incident -> {
            assertThat(incident.kind()).isEqualTo(Incident.Kind.STOPPED);
            assertThat(incident.cause()).hasMessageContaining("not in this store's history");
        });
    }

    @Test
    void the_name_of_a_worker_is_bounded() {
        install(1);
        assertThatThrownBy(() -> ProjectionWorker.start(projection, "", incidents::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 1 to 100");
    }
}
