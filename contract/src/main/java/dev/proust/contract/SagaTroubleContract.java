package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.contract.Parcels.ParcelCommand;
import dev.proust.contract.Parcels.ParcelEvent;
import dev.proust.contract.Parcels.ParcelEvent.Cancelled;
import dev.proust.contract.Parcels.ParcelEvent.Confirmed;
import dev.proust.contract.Parcels.ParcelEvent.Ordered;
import dev.proust.contract.Parcels.ParcelEvent.Paid;
import dev.proust.contract.Parcels.ParcelEvent.Shipped;
import dev.proust.contract.Parcels.PaymentEvent;
import dev.proust.contract.Parcels.Payments;
import dev.proust.contract.Parcels.Standing;
import dev.proust.sourcing.CommandContext;
import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.Upcasters;
import dev.proust.sourcing.saga.Effect;
import dev.proust.sourcing.saga.ParkedInstance;
import dev.proust.sourcing.saga.Saga;
import dev.proust.sourcing.saga.SagaCodecs;
import dev.proust.sourcing.saga.SagaDriver;
import dev.proust.sourcing.saga.SagaRunner;
import dev.proust.sourcing.saga.SagaSetting;
import dev.proust.sourcing.saga.Trigger;
import dev.proust.store.Append;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import dev.proust.store.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What becomes of a saga when something fails: who fails is parked alone, and nobody is left out for ever. And
/// what its driver does about it.
///
/// To inherit from, for each store, beside [SagaContract].
public abstract class SagaTroubleContract extends SagaStage {

    // ---------------------------------------------------------------- who fails

    @Test
    void a_reaction_that_fails_parks_its_instance_alone() {
        failing.add("bad");
        happen(new Ordered("bad"), new Ordered("good"), new Paid("bad"), new Paid("good"));
        var runner = runner();
        run(runner);
        assertThat(events("good")).endsWith(new Confirmed("good"), new Shipped("good"));
        assertThat(events("bad")).containsExactly(new Ordered("bad"), new Paid("bad"));
        assertThat(runner.parked())
                .containsExactly(new ParkedInstance("bad", "event 1", "java.lang.ArithmeticException: bad"));

        var later = runner();
        run(later);
        assertThat(later.parked()).isEqualTo(runner.parked());
    }

    @Test
    void an_instance_that_is_retried_meets_all_that_it_has_missed_in_order() {
        failing.add("bad");
        happen(new Ordered("bad"), new Ordered("good"));
        var runner = runner();
        run(runner);
        happen(new Paid("bad"));
        run(runner);
        assertThat(runner.retry("bad")).isTrue();
        run(runner);
        assertThat(runner.parked()).hasSize(1);

        failing.clear();
        assertThat(runner.retry("bad")).isTrue();
        run(runner);
        assertThat(runner.parked()).isEmpty();
        assertThat(events("bad"))
                .containsExactly(new Ordered("bad"), new Paid("bad"), new Confirmed("bad"), new Shipped("bad"));
        assertThat(runner.retry("bad")).isFalse();
        assertThat(runner.retry("good")).isFalse();
    }

    @Test
    void an_instance_that_is_skipped_goes_on_after_what_it_was_parked_at() {
        failing.add("bad");
        happen(new Ordered("bad"), new Ordered("bad"));
        var runner = runner();
        run(runner);
        failing.clear();
        assertThat(runner.skip("bad")).isTrue();
        run(runner);
        assertThat(runner.parked()).isEmpty();
        assertThat(events("bad")).containsExactly(new Ordered("bad"), new Ordered("bad"), new Confirmed("bad"));
        assertThat(stored(Query.stream(Stream.of("saga.payment", "bad")))
                        .getLast()
                        .appendId())
                .hasValue("saga.payment-bad@2");
    }

    @Test
    void an_instance_that_was_retried_by_somebody_else_goes_on() {
        failing.add("bad");
        happen(new Ordered("bad"));
        var runner = runner();
        run(runner);
        failing.clear();
        assertThat(runner().retry("bad")).isTrue();
        run(runner);
        assertThat(events("bad")).containsExactly(new Ordered("bad"), new Confirmed("bad"));
    }

    @Test
    void an_instance_that_somebody_has_parked_is_parked_for_all() {
        failing.add("bad");
        happen(new Ordered("bad"));
        run(runner());
        failing.clear();
        var lagging = new SagaRunner<>(setting(store).withBatchMax(1));
        run(lagging);
        assertThat(events("bad")).containsExactly(new Ordered("bad"));
        assertThat(lagging.parked()).hasSize(1);
        lagging.retry("bad");
        run(lagging);
        assertThat(events("bad")).containsExactly(new Ordered("bad"), new Confirmed("bad"));
    }

    @Test
    void a_command_that_is_refused_parks_its_instance_until_it_is_retried() {
        var refusing = refusing();
        happen(new Ordered("bad"), new Ordered("good"));
        failing.add("bad");
        run(refusing);
        happen(new Paid("bad"), new Paid("good"));
        run(refusing);
        assertThat(refusing.parked())
                .containsExactly(new ParkedInstance("bad", "effect 1.1", "java.lang.ArithmeticException: bad"));
        assertThat(events("good")).endsWith(new Shipped("good"));

        failing.clear();
        refusing.retry("bad");
        run(refusing);
        assertThat(refusing.parked()).isEmpty();
        assertThat(events("bad"))
                .containsExactly(new Ordered("bad"), new Paid("bad"), new Confirmed("bad"), new Shipped("bad"));
    }

    @Test
    void no_command_overtakes_one_that_was_refused() {
        var refusals = new ArrayList<ParcelEvent>(List.of(new Confirmed("a")));
        var dispatcher = dispatcher(store);
        var hasty = new SagaRunner<>(SagaSetting.of(
                        store, new Hasty(), Parcels.codecs(), (ParcelCommand command, CommandContext context) -> {
                            if (refusals.remove(command.event())) throw new ArithmeticException("refused");
                            dispatcher.dispatch(command, context);
                        })
                .withClock(clock));
        happen(new Ordered("a"));
        run(hasty);
        assertThat(events("a")).containsExactly(new Ordered("a"));
        hasty.retry("a");
        run(hasty);
        assertThat(events("a")).containsExactly(new Ordered("a"), new Confirmed("a"), new Shipped("a"));
    }

    /// A saga that has parcels shipped as soon as they are ordered.
    private record Hasty() implements Saga<ParcelEvent, Standing, PaymentEvent, ParcelCommand> {

        private static final Payments RULES = new Payments();

        @Override
        public String name() {
            return RULES.name();
        }

        @Override
        public Query triggers() {
            return RULES.triggers();
        }

        @Override
        public Optional<String> instanceOf(ParcelEvent event) {
            return RULES.instanceOf(event);
        }

        @Override
        public Standing initial() {
            return RULES.initial();
        }

        @Override
        public List<PaymentEvent> decide(Trigger<ParcelEvent> trigger, Standing standing) {
            return RULES.decide(trigger, standing);
        }

        @Override
        public Standing evolve(Standing standing, PaymentEvent event) {
            return RULES.evolve(standing, event);
        }

        @Override
        public List<Effect<ParcelCommand>> effects(PaymentEvent event) {
            var effects = new ArrayList<>(RULES.effects(event));
            effects.add(Effect.issue(new ParcelCommand(new Shipped(event.parcel()))));
            return effects;
        }
    }

    @Test
    void a_command_that_is_skipped_is_left_out_and_what_follows_is_done() {
        var refusing = refusing();
        happen(new Ordered("bad"));
        failing.add("bad");
        run(refusing);
        happen(new Paid("bad"));
        failing.clear();
        refusing.skip("bad");
        run(refusing);
        assertThat(events("bad")).containsExactly(new Ordered("bad"), new Paid("bad"), new Shipped("bad"));
    }

    @Test
    void a_deadline_at_which_the_reaction_fails_is_reached_when_it_is_retried() {
        var runner = runner();
        happen(new Ordered("bad"));
        run(runner);
        failing.add("bad");
        clock.move(Parcels.PATIENCE);
        run(runner);
        assertThat(runner.parked())
                .containsExactly(new ParkedInstance("bad", "deadline bad", "java.lang.ArithmeticException: bad"));
        assertThat(runner.nextDeadline()).isEmpty();
        failing.clear();
        runner.retry("bad");
        run(runner);
        assertThat(events("bad")).containsExactly(new Ordered("bad"), new Confirmed("bad"), new Cancelled("bad"));
    }

    @Test
    void a_deadline_that_is_skipped_is_none_any_more() {
        var runner = runner();
        happen(new Ordered("bad"));
        run(runner);
        failing.add("bad");
        clock.move(Parcels.PATIENCE);
        run(runner);
        failing.clear();
        runner.skip("bad");
        run(runner);
        run(runner());
        assertThat(events("bad")).containsExactly(new Ordered("bad"), new Confirmed("bad"));
        happen(new Paid("bad"));
        run(runner);
        assertThat(events("bad")).endsWith(new Shipped("bad"));
    }

    @Test
    void when_the_world_fails_nobody_is_parked_and_the_next_step_tries_again() {
        var interposed = new InterposedStore(store);
        var runner = new SagaRunner<>(setting(interposed));
        happen(new Ordered("a"), new Ordered("b"));
        interposed.beforeAppend(_ -> {
            throw new UnavailableException("store", "as the test wants it", null);
        });
        assertThatThrownBy(runner::step).isInstanceOf(UnavailableException.class);
        run(runner);
        assertThat(runner.parked()).isEmpty();
        assertThat(events("a")).containsExactly(new Ordered("a"), new Confirmed("a"));
        assertThat(events("b")).containsExactly(new Ordered("b"), new Confirmed("b"));
    }

    @Test
    void the_saga_does_not_go_on_without_an_event_that_it_does_not_understand() {
        happen(new Ordered("a"));
        store.append(Append.of(NewEvent.of(Stream.of("parcel", "a"), "ParcelLost", Data.json("{\"parcel\": \"a\"}"))));
        happen(new Ordered("b"));
        var runner = runner();
        assertThatThrownBy(() -> run(runner))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("saga \"payment\" cannot tell which instance the event at position 2 concerns");
        assertThatThrownBy(runner::step).hasMessageContaining("position 2");
        assertThat(events("b")).doesNotContain(new Confirmed("b"));

        var knowing = Upcasters.none().alsoNamed("ParcelPaid", "ParcelLost").around(Parcels.codec());
        var parcels = CommandHandler.of(store, new Parcels.Yes(), knowing, Parcels::boundary);
        var codecs = new SagaCodecs<>(knowing, Parcels.paymentCodec());
        run(new SagaRunner<>(
                SagaSetting.of(store, new Payments(), codecs, parcels::handle).withClock(clock)));
        assertThat(stored(Query.of(Criterion.ofTypes("ParcelConfirmed")))).hasSize(2);
        assertThat(stored(Query.of(Criterion.ofTypes("ParcelShipped")))).hasSize(1);
    }

    @Test
    void an_instance_with_too_long_a_name_is_refused_with_the_limit() {
        happen(new Ordered("x".repeat(100)));
        var runner = runner();
        assertThatThrownBy(runner::step).hasMessageContaining("at most 100 are allowed");
    }

    // ---------------------------------------------------------------- driven

    @Test
    void a_driver_takes_steps_when_something_happens_and_when_a_deadline_is_due() throws Exception {
        var runner = runner();
        var threads = new ArrayList<Thread>();
        try (var driver = SagaDriver.start(runner, work -> noted(work, threads), Thread::sleep)) {
            happen(new Ordered("a"));
            awaitEvent(new Confirmed("a"));
            happen(new Paid("a"), new Ordered("b"));
            awaitEvent(new Shipped("a"));
            clock.move(Parcels.PATIENCE);
            happen(new Ordered("c"));
            awaitEvent(new Cancelled("b"));
            assertThat(driver.trouble()).isEmpty();
        }
        assertThat(threads).hasSize(1).noneMatch(Thread::isAlive);
        // An append that was under way may still become durable, but nobody reacts any more.
        happen(new Ordered("d"));
        assertThat(events("d")).containsExactly(new Ordered("d"));
    }

    private static Thread noted(Runnable work, List<Thread> threads) {
        var thread = Thread.ofVirtual().unstarted(work);
        threads.add(thread);
        return thread;
    }

    @Test
    void a_driver_tells_its_trouble_and_goes_on_when_it_is_over() throws Exception {
        var interposed = new InterposedStore(store);
        interposed.beforeAppend(_ -> {
            throw new UnavailableException("store", "as the test wants it", null);
        });
        var told = new ArrayList<String>();
        var runner = new SagaRunner<>(setting(interposed));
        var drivers = new ArrayList<SagaDriver>();
        happen(new Ordered("a"));
        synchronized (drivers) {
            drivers.add(SagaDriver.start(runner, Thread.ofPlatform().factory(), _ -> {
                synchronized (drivers) {
                    told.add(drivers.getFirst().trouble().orElseThrow().getMessage());
                }
            }));
        }
        awaitEvent(new Confirmed("a"));
        drivers.getFirst().close();
        assertThat(told).hasSize(1).first().asString().contains("as the test wants it");
    }
}
