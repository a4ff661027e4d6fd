package dev.proust.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.contract.Parcels.ParcelCommand;
import dev.proust.contract.Parcels.ParcelEvent;
import dev.proust.contract.Parcels.PaymentEvent;
import dev.proust.contract.Parcels.Payments;
import dev.proust.contract.Parcels.Standing;
import dev.proust.contract.sim.SimulatedClock;
import dev.proust.sourcing.CommandContext;
import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.saga.Dispatcher;
import dev.proust.sourcing.saga.Effect;
import dev.proust.sourcing.saga.Saga;
import dev.proust.sourcing.saga.SagaRunner;
import dev.proust.sourcing.saga.SagaSetting;
import dev.proust.sourcing.saga.Trigger;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Criterion;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// What the contracts of sagas speak in: parcels, and the saga of their payment.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
abstract class SagaStage {

    static final Instant MORNING = Instant.parse("2026-03-02T08:00:00Z");
    /// More than any test needs.
    private static final int STEPS_MAX = 5_000;

    static final Duration MINUTE = Duration.ofMinutes(1);

    final SimulatedClock clock = new SimulatedClock(MORNING);

    /// What makes reactions and commands fail, by the parcel's name.
    final Set<String> failing = ConcurrentHashMap.newKeySet();

    EventStore store;

    /// A store without events. The contract closes it.
    protected abstract EventStore newStore(InstantSource clock);

    @BeforeEach
    void openStore() {
        store = newStore(clock);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    /// The saga, but that some of its reactions fail.
    record Failing(Set<String> failing) implements Saga<ParcelEvent, Standing, PaymentEvent, ParcelCommand> {

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
            var events = RULES.decide(trigger, standing);
            for (var event : events) fail(failing, event.parcel());
            return events;
        }

        @Override
        public Standing evolve(Standing standing, PaymentEvent event) {
            return RULES.evolve(standing, event);
        }

        @Override
        public List<Effect<ParcelCommand>> effects(PaymentEvent event) {
            return RULES.effects(event);
        }
    }

    static void fail(Set<String> failing, String parcel) {
        if (failing.contains(parcel)) throw new ArithmeticException(parcel);
    }

    SagaRunner<ParcelEvent, Standing, PaymentEvent, ParcelCommand> runner() {
        return new SagaRunner<>(setting(store));
    }

    SagaSetting<ParcelEvent, Standing, PaymentEvent, ParcelCommand> setting(EventStore store) {
        return SagaSetting.of(store, new Failing(failing), Parcels.codecs(), dispatcher(store))
                .withClock(clock);
    }

    /// One whose commands fail, instead of its reactions.
    SagaRunner<ParcelEvent, Standing, PaymentEvent, ParcelCommand> refusing() {
        var dispatcher = dispatcher(store);
        return new SagaRunner<>(SagaSetting.of(
                        store, new Payments(), Parcels.codecs(), (ParcelCommand command, CommandContext context) -> {
                            fail(failing, command.event().parcel());
                            dispatcher.dispatch(command, context);
                        })
                .withClock(clock));
    }

    static Dispatcher<ParcelCommand> dispatcher(EventStore store) {
        var parcels = CommandHandler.of(store, new Parcels.Yes(), Parcels.codec(), Parcels::boundary);
        return parcels::handle;
    }

    static void run(SagaRunner<?, ?, ?, ?> runner) {
        int steps = 0;
        while (runner.step())
            assertThat(++steps).as("steps before it comes to rest").isLessThan(STEPS_MAX);
    }

    void happen(ParcelEvent... events) {
        for (var event : events) store.append(Append.of(Parcels.codec().encode(event)));
    }

    void awaitEvent(ParcelEvent event) throws InterruptedException {
        try (var subscription = store.subscribe(Query.category("parcel"), Checkpoint.START)) {
            while (true) {
                if (subscription.next() instanceof RecordedEvent recorded
                        && Parcels.codec().decode(recorded).equals(event)) return;
            }
        }
    }

    List<ParcelEvent> events(String parcel) {
        return stored(Query.stream(Stream.of("parcel", parcel))).stream()
                .map(Parcels.codec()::decode)
                .toList();
    }

    /// All that happened to parcels.
    List<ParcelEvent> shape() {
        return stored(Query.of(Criterion.category("parcel").withTypes(Parcels.TYPES))).stream()
                .map(Parcels.codec()::decode)
                .toList();
    }

    List<RecordedEvent> stored(Query query) {
        var events = new ArrayList<RecordedEvent>();
        try (var reader = store.read(query)) {
            reader.forEach(events::add);
        }
        return events;
    }

    static String metadata(RecordedEvent recorded, String name) {
        return String.valueOf(recorded.present().orElseThrow().metadata().get(name));
    }

    static String id(RecordedEvent recorded) {
        return recorded.present().orElseThrow().id().toString();
    }
}
