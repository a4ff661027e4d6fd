package dev.proust.contract;

import dev.proust.contract.Parcels.ParcelEvent.Cancelled;
import dev.proust.contract.Parcels.ParcelEvent.Confirmed;
import dev.proust.contract.Parcels.ParcelEvent.Ordered;
import dev.proust.contract.Parcels.ParcelEvent.Paid;
import dev.proust.contract.Parcels.ParcelEvent.Shipped;
import dev.proust.contract.Parcels.PaymentEvent.Awaited;
import dev.proust.contract.Parcels.PaymentEvent.GivenUp;
import dev.proust.contract.Parcels.PaymentEvent.Settled;
import dev.proust.sourcing.Decider;
import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.json.JsonCodec;
import dev.proust.sourcing.saga.Effect;
import dev.proust.sourcing.saga.Saga;
import dev.proust.sourcing.saga.SagaCodecs;
import dev.proust.sourcing.saga.Trigger;
import dev.proust.sourcing.saga.Trigger.Due;
import dev.proust.sourcing.saga.Trigger.Happened;
import dev.proust.store.Query;
import dev.proust.store.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Parcels that are ordered and paid, and a saga that has them confirmed at once, shipped when they are paid,
/// and cancelled when they are not paid in time.
final class Parcels {

    /// How long a payment is awaited.
    static final Duration PATIENCE = Duration.ofHours(1);

    /// The types of a parcel's events.
    static final Set<String> TYPES =
            Set.of("ParcelOrdered", "ParcelPaid", "ParcelConfirmed", "ParcelShipped", "ParcelCancelled");

    private Parcels() {}

    sealed interface ParcelEvent {
        String parcel();

        record Ordered(String parcel) implements ParcelEvent {}

        record Paid(String parcel) implements ParcelEvent {}

        record Confirmed(String parcel) implements ParcelEvent {}

        record Shipped(String parcel) implements ParcelEvent {}

        record Cancelled(String parcel) implements ParcelEvent {}
    }

    /// What somebody wants to happen.
    record ParcelCommand(ParcelEvent event) {}

    /// No rule at all: what is done twice happens twice, and shows.
    record Yes() implements Decider<ParcelCommand, Long, ParcelEvent> {

        @Override
        public Long initial() {
            return 0L;
        }

        @Override
        public List<ParcelEvent> decide(ParcelCommand command, Long events) {
            return List.of(command.event());
        }

        @Override
        public Long evolve(Long events, ParcelEvent event) {
            return events + 1;
        }
    }

    static Query boundary(ParcelCommand command) {
        return Query.stream(home(command.event()));
    }

    static Stream home(ParcelEvent event) {
        return Stream.of("parcel", event.parcel());
    }

    static EventCodec<ParcelEvent> codec() {
        return JsonCodec.of(ParcelEvent.class)
                .type("ParcelOrdered", Ordered.class)
                .type("ParcelPaid", Paid.class)
                .type("ParcelConfirmed", Confirmed.class)
                .type("ParcelShipped", Shipped.class)
                .type("ParcelCancelled", Cancelled.class)
                .stream(Parcels::home)
                .build();
    }

    static SagaCodecs<ParcelEvent, PaymentEvent> codecs() {
        return new SagaCodecs<>(codec(), paymentCodec());
    }

    static EventCodec<PaymentEvent> paymentCodec() {
        return JsonCodec.of(PaymentEvent.class)
                .type("PaymentAwaited", Awaited.class)
                .type("PaymentSettled", Settled.class)
                .type("PaymentGivenUp", GivenUp.class)
                .buildForSaga();
    }

    sealed interface PaymentEvent {
        String parcel();

        record Awaited(String parcel, Instant until) implements PaymentEvent {}

        record Settled(String parcel) implements PaymentEvent {}

        record GivenUp(String parcel) implements PaymentEvent {}
    }

    /// How a payment stands.
    enum Standing {
        UNKNOWN,
        AWAITED,
        SETTLED,
        GIVEN_UP
    }

    /// The rules.
    record Payments() implements Saga<ParcelEvent, Standing, PaymentEvent, ParcelCommand> {

        @Override
        public String name() {
            return "payment";
        }

        @Override
        public Query triggers() {
            return Query.category("parcel");
        }

        @Override
        public Optional<String> instanceOf(ParcelEvent event) {
            return switch (event) {
                case Ordered _, Paid _ -> Optional.of(event.parcel());
                case Confirmed _, Shipped _, Cancelled _ -> Optional.empty();
            };
        }

        @Override
        public Standing initial() {
            return Standing.UNKNOWN;
        }

        @Override
        public List<PaymentEvent> decide(Trigger<ParcelEvent> trigger, Standing standing) {
            return switch (trigger) {
                case Happened(Ordered(var parcel), var time)
                when standing != Standing.GIVEN_UP -> List.of(new Awaited(parcel, time.plus(PATIENCE)));
                case Happened(Paid(var parcel), var _)
                when standing == Standing.AWAITED -> List.of(new Settled(parcel));
                case Due(var parcel, var _) -> List.of(new GivenUp(parcel));
                case Happened<ParcelEvent> _ -> List.of();
            };
        }

        @Override
        public Standing evolve(Standing standing, PaymentEvent event) {
            return switch (event) {
                case Awaited _ -> Standing.AWAITED;
                case Settled _ -> Standing.SETTLED;
                case GivenUp _ -> Standing.GIVEN_UP;
            };
        }

        @Override
        public List<Effect<ParcelCommand>> effects(PaymentEvent event) {
            return switch (event) {
                case Awaited(var parcel, var until) ->
                    List.of(Effect.schedule(parcel, until), Effect.issue(new ParcelCommand(new Confirmed(parcel))));
                case Settled(var parcel) ->
                    List.of(Effect.cancel(parcel), Effect.issue(new ParcelCommand(new Shipped(parcel))));
                case GivenUp(var parcel) -> List.of(Effect.issue(new ParcelCommand(new Cancelled(parcel))));
            };
        }
    }
}
