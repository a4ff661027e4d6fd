package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.MortalStore.Killed;
import dev.proust.contract.Parcels.ParcelCommand;
import dev.proust.contract.Parcels.ParcelEvent;
import dev.proust.contract.Parcels.ParcelEvent.Cancelled;
import dev.proust.contract.Parcels.ParcelEvent.Confirmed;
import dev.proust.contract.Parcels.ParcelEvent.Ordered;
import dev.proust.contract.Parcels.ParcelEvent.Paid;
import dev.proust.contract.Parcels.ParcelEvent.Shipped;
import dev.proust.contract.Parcels.PaymentEvent;
import dev.proust.contract.Parcels.Standing;
import dev.proust.sourcing.CommandContext;
import dev.proust.sourcing.saga.SagaRunner;
import dev.proust.sourcing.saga.SagaSetting;
import dev.proust.store.Append;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a saga does on a store: every effect once, whoever is killed when; deadlines once, and in their turn.
///
/// To inherit from, for each store, beside [SagaTroubleContract].
public abstract class SagaContract extends SagaStage {

    // ---------------------------------------------------------------- reactions and commands

    @Test
    void an_event_leads_to_a_command_and_that_to_an_event() {
        happen(new Ordered("a"), new Paid("a"));
        run(runner());
        assertThat(events("a")).containsExactly(new Ordered("a"), new Paid("a"), new Confirmed("a"), new Shipped("a"));
    }

    @Test
    void a_saga_that_begins_anew_does_nothing_twice() {
        happen(new Ordered("a"), new Ordered("b"), new Paid("b"));
        run(runner());
        long head = store.head().position();
        for (int i = 0; i < 3; i++) run(runner());
        assertThat(store.head().position()).isEqualTo(head);
    }

    @Test
    void events_and_commands_bear_what_led_to_them() {
        var ordered =
                store.append(Append.of(Parcels.codec().encode(new Ordered("a"))).withId("order-4711"));
        run(runner());
        var own = stored(Query.stream(Stream.of("saga.payment", "a"))).getFirst();
        var trigger = stored(Query.append("order-4711")).getFirst();
        var confirmed = stored(Query.stream(Stream.of("parcel", "a"))).getLast();
        assertThat(own.appendId()).hasValue("saga.payment-a@" + ordered.lastPosition());
        assertThat(metadata(own, CommandContext.CAUSATION)).isEqualTo(id(trigger));
        assertThat(confirmed.appendId()).hasValue("saga.payment-a#1.1");
        assertThat(metadata(confirmed, CommandContext.CAUSATION)).isEqualTo(id(own));
        assertThat(metadata(confirmed, CommandContext.CORRELATION)).isEqualTo("order-4711");
    }

    @Test
    void a_new_saga_can_leave_out_what_has_happened_before_it_and_no_later_start_changes_that() {
        happen(new Ordered("old"));
        var setting = setting(store).startingAfter(store.head());
        happen(new Ordered("a"));
        new SagaRunner<>(setting).step();
        happen(new Ordered("b"));
        run(new SagaRunner<>(setting.startingAfter(store.head())));
        assertThat(events("old")).containsExactly(new Ordered("old"));
        assertThat(events("a")).contains(new Confirmed("a"));
        assertThat(events("b")).contains(new Confirmed("b"));
    }

    @Test
    void many_instances_go_on_at_the_same_time_each_in_order() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var runner = new SagaRunner<>(setting(store).withExecutor(threads));
            var parcels = IntStream.range(0, 300).mapToObj(i -> "p" + i).toList();
            parcels.forEach(parcel -> happen(new Ordered(parcel), new Paid(parcel)));
            run(runner);
            assertThat(parcels)
                    .allSatisfy(parcel -> assertThat(events(parcel))
                            .containsExactly(
                                    new Ordered(parcel), new Paid(parcel), new Confirmed(parcel), new Shipped(parcel)));
        }
    }

    @Test
    void what_was_done_before_the_last_progress_is_not_looked_at_again() {
        for (int i = 0; i < 50; i++) happen(new Ordered("p" + i));
        run(new SagaRunner<>(setting(store).withProgressEvery(10)));
        var interposed = new InterposedStore(store);
        run(new SagaRunner<>(setting(interposed).withProgressEvery(10)));
        // Its own events once, for the deadlines, and what came after the last progress. All would be 200 and more.
        assertThat(interposed.eventsRead()).isLessThan(120);
    }

    // ---------------------------------------------------------------- killed

    @Test
    void a_saga_that_is_killed_between_any_two_calls_has_every_effect_once() {
        killedEverywhere(setting -> setting);
    }

    @Test
    void a_saga_that_writes_down_its_progress_all_the_time_and_is_killed_has_every_effect_once() {
        killedEverywhere(setting -> setting.withProgressEvery(1).withBatchMax(2));
    }

    private interface Way {
        SagaSetting<ParcelEvent, Standing, PaymentEvent, ParcelCommand> of(
                SagaSetting<ParcelEvent, Standing, PaymentEvent, ParcelCommand> setting);
    }

    private void killedEverywhere(Way way) {
        for (boolean done : new boolean[] {false, true}) {
            boolean killed = true;
            for (int call = 1; killed; call++) {
                store.close();
                clock.move(Duration.between(clock.instant(), MORNING));
                store = newStore(clock);
                killed = story(way, call, done);
                assertThat(shape())
                        .as("killed %s call %d", done ? "after" : "before", call)
                        .containsExactlyInAnyOrder(
                                new Ordered("a"),
                                new Ordered("b"),
                                new Ordered("c"),
                                new Confirmed("a"),
                                new Confirmed("b"),
                                new Confirmed("c"),
                                new Paid("a"),
                                new Shipped("a"),
                                new Paid("c"),
                                new Shipped("c"),
                                new Cancelled("b"));
            }
        }
    }

    /// One parcel is paid, one is not, and of one a command fails until it is retried; one process does it all,
    /// and is killed.
    ///
    /// @return whether it was
    private boolean story(Way way, int call, boolean done) {
        var mortal = new MortalStore(store, call, done);
        Supplier<SagaRunner<?, ?, ?, ?>> anew =
                () -> new SagaRunner<>(way.of(setting(mortal.isDead() ? store : mortal)));
        var runner = anew.get();
        happen(new Ordered("a"), new Ordered("b"), new Ordered("c"));
        failing.add("c");
        runner = runAndRevive(runner, anew);
        happen(new Paid("a"), new Paid("c"));
        runner = runAndRevive(runner, anew);
        failing.clear();
        runner = retryAndRevive(runner, anew);
        runner = runAndRevive(runner, anew);
        clock.move(Parcels.PATIENCE.plus(MINUTE));
        runAndRevive(runner, anew);
        return mortal.isDead();
    }

    private static SagaRunner<?, ?, ?, ?> runAndRevive(
            SagaRunner<?, ?, ?, ?> runner, Supplier<SagaRunner<?, ?, ?, ?>> anew) {
        try {
            run(runner);
            return runner;
        } catch (Killed killed) {
            return runAndRevive(anew.get(), anew);
        }
    }

    private static SagaRunner<?, ?, ?, ?> retryAndRevive(
            SagaRunner<?, ?, ?, ?> runner, Supplier<SagaRunner<?, ?, ?, ?>> anew) {
        try {
            runner.retry("c");
            return runner;
        } catch (Killed killed) {
            return retryAndRevive(anew.get(), anew);
        }
    }

    @Test
    void two_that_run_the_same_saga_step_by_step_have_every_effect_once() {
        var one = runner();
        var other = new SagaRunner<>(setting(store).withBatchMax(1));
        happen(new Ordered("a"), new Ordered("b"), new Paid("a"));
        for (int i = 0; i < 20; i++) {
            one.step();
            other.step();
        }
        clock.move(Parcels.PATIENCE.plus(MINUTE));
        run(other);
        run(one);
        run(other);
        assertThat(shape())
                .containsExactlyInAnyOrder(
                        new Ordered("a"),
                        new Ordered("b"),
                        new Confirmed("a"),
                        new Confirmed("b"),
                        new Paid("a"),
                        new Shipped("a"),
                        new Cancelled("b"));
    }

    @Test
    void many_that_run_the_same_saga_at_the_same_time_have_every_effect_once() throws Exception {
        for (int i = 0; i < 40; i++) happen(new Ordered("p" + i), new Paid("p" + i));
        var attempts = Crowd.of(4, i -> {
            run(new SagaRunner<>(setting(store).withBatchMax(1 + i)));
            return i;
        });
        assertThat(Crowd.thrown(attempts)).isEmpty();
        for (int i = 0; i < 40; i++) {
            var parcel = "p" + i;
            assertThat(events(parcel))
                    .containsExactlyInAnyOrder(
                            new Ordered(parcel), new Paid(parcel), new Confirmed(parcel), new Shipped(parcel));
        }
    }

    // ---------------------------------------------------------------- deadlines

    @Test
    void a_deadline_is_reached_when_its_time_has_come_and_once() {
        var runner = runner();
        happen(new Ordered("a"));
        run(runner);
        assertThat(runner.nextDeadline()).hasValue(MORNING.plus(Parcels.PATIENCE));
        clock.move(Parcels.PATIENCE.minus(Duration.ofNanos(1)));
        run(runner);
        assertThat(events("a")).doesNotContain(new Cancelled("a"));

        clock.move(Duration.ofNanos(1));
        run(runner);
        clock.move(Parcels.PATIENCE);
        run(runner);
        run(runner());
        assertThat(events("a")).containsOnlyOnce(new Cancelled("a"));
        assertThat(runner.nextDeadline()).isEmpty();
    }

    @Test
    void a_deadline_that_is_cancelled_is_not_reached() {
        var runner = runner();
        happen(new Ordered("a"));
        run(runner);
        clock.move(Parcels.PATIENCE.minus(MINUTE));
        happen(new Paid("a"));
        run(runner);
        clock.move(Parcels.PATIENCE);
        run(runner);
        run(runner());
        assertThat(events("a")).containsExactly(new Ordered("a"), new Confirmed("a"), new Paid("a"), new Shipped("a"));
    }

    @Test
    void a_deadline_that_is_scheduled_again_is_reached_at_its_later_time_alone() {
        var runner = runner();
        happen(new Ordered("a"));
        run(runner);
        clock.move(Duration.ofMinutes(30));
        happen(new Ordered("a"));
        run(runner);
        clock.move(Duration.ofMinutes(45));
        run(runner);
        assertThat(events("a")).doesNotContain(new Cancelled("a"));
        clock.move(Duration.ofMinutes(15));
        run(runner());
        assertThat(events("a")).containsOnlyOnce(new Cancelled("a"));
    }

    @Test
    void a_deadline_that_fell_due_while_nobody_looked_is_reached_afterwards() {
        happen(new Ordered("a"));
        run(new SagaRunner<>(setting(store).withProgressEvery(1)));
        clock.move(Duration.ofDays(3));
        run(runner());
        run(runner());
        assertThat(events("a")).containsOnlyOnce(new Cancelled("a"));
    }

    @Test
    void what_was_recorded_in_time_while_nobody_looked_comes_before_the_deadline() {
        happen(new Ordered("a"));
        run(runner());
        clock.move(Parcels.PATIENCE.minus(MINUTE));
        happen(new Paid("a"));
        clock.move(Duration.ofDays(3));
        for (int i = 0; i < 10; i++) happen(new Ordered("other" + i));
        run(new SagaRunner<>(setting(store).withBatchMax(1)));
        assertThat(events("a")).containsExactly(new Ordered("a"), new Confirmed("a"), new Paid("a"), new Shipped("a"));
    }

    @Test
    void what_was_recorded_too_late_while_nobody_looked_comes_after_the_deadline() {
        happen(new Ordered("a"));
        clock.move(Parcels.PATIENCE.plus(MINUTE));
        happen(new Paid("a"));
        clock.move(Duration.ofDays(3));
        run(runner());
        assertThat(events("a"))
                .containsExactly(new Ordered("a"), new Paid("a"), new Confirmed("a"), new Cancelled("a"));
    }
}
