package dev.proust.sourcing.saga;

import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.Decider;
import dev.proust.sourcing.EventCodec;
import dev.proust.sourcing.UndecodableEventException;
import dev.proust.sourcing.saga.SagaRecord.Fact;
import dev.proust.store.Criterion;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Parks instances and has them go on, whatever else is in their streams, and whether or not anybody
/// understands it.
///
/// Thread rule: any thread, several at once.
final class Brake {

    /// What is wanted of an instance.
    private sealed interface Wish {
        Stream home();

        record Park(Stream home, long seen, Parking parking) implements Wish {}

        record Retry(Stream home) implements Wish {}

        record Skip(Stream home) implements Wish {}
    }

    /// What an instance is parked at, if it is parked.
    private record Rules() implements Decider<Wish, Optional<Parking>, SagaRecord<Void>> {

        @Override
        public Optional<Parking> initial() {
            return Optional.empty();
        }

        @Override
        public List<SagaRecord<Void>> decide(Wish wish, Optional<Parking> parking) {
            return switch (wish) {
                case Wish.Park park ->
                    parking.isPresent()
                            ? List.of()
                            : List.of(new SagaRecord<>(park.home(), park.seen(), new Fact.Parked<>(park.parking())));
                case Wish.Retry retry ->
                    parking.isEmpty() ? List.of() : List.of(new SagaRecord<>(retry.home(), 0, new Fact.Retried<>()));
                case Wish.Skip skip ->
                    parking.isEmpty()
                            ? List.of()
                            : List.of(skipped(skip.home(), parking.get().culprit()));
            };
        }

        /// An event that is skipped counts as one that was met.
        private static SagaRecord<Void> skipped(Stream home, Culprit culprit) {
            long seen = culprit instanceof Culprit.Event event ? event.position() : 0;
            return new SagaRecord<>(home, seen, new Fact.Skipped<>(culprit));
        }

        @Override
        public Optional<Parking> evolve(Optional<Parking> parking, SagaRecord<Void> record) {
            return switch (record.fact()) {
                case Fact.Parked<Void> parked -> Optional.of(parked.parking());
                case Fact.Retried<Void> retried -> Optional.empty();
                case Fact.Skipped<Void> skipped -> Optional.empty();
                case Fact.Own<Void> own -> parking;
                case Fact.Reached<Void> reached -> parking;
            };
        }
    }

    /// The saga's own events are not asked for.
    private record NoneOfItsOwn() implements EventCodec<Void> {

        @Override
        public NewEvent encode(Void event) {
            throw new IllegalArgumentException("a brake writes no events of the saga's own");
        }

        @Override
        public Void decode(RecordedEvent recorded) {
            throw UndecodableEventException.ofUnknownType(recorded, Set.of());
        }
    }

    private final CommandHandler<Wish, Optional<Parking>, SagaRecord<Void>> handler;

    Brake(SagaSetting<?, ?, ?, ?> setting) {
        this.handler = CommandHandler.of(
                        setting.store(),
                        new Rules(),
                        new SagaRecordCodec<>(new NoneOfItsOwn()),
                        (Wish wish) ->
                                Query.of(Criterion.stream(wish.home()).withTypes(SagaRecordCodec.typesOfStanding())))
                .withRetry(setting.retry());
    }

    /// Parks an instance, if it is not parked yet.
    ///
    /// @param seen up to which position it has met its triggers
    void park(Stream home, long seen, Parking parking) {
        handler.handle(new Wish.Park(home, seen, parking));
    }

    /// @return whether it was parked
    boolean retry(Stream home) {
        return handler.handle(new Wish.Retry(home)).appended().isPresent();
    }

    /// @return whether it was parked
    boolean skip(Stream home) {
        return handler.handle(new Wish.Skip(home)).appended().isPresent();
    }
}
