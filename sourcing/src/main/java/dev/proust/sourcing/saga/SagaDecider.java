package dev.proust.sourcing.saga;

import dev.proust.sourcing.Decider;
import dev.proust.sourcing.saga.SagaRecord.Fact;
import dev.proust.sourcing.saga.Standing.Deadline;
import dev.proust.store.Stream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rules of one instance: a saga's own, and around them that it meets each trigger once and in the order of
/// time.
///
/// * Asked to meet an event, it does nothing if the instance has met it or is parked. Or else it reaches all
///   deadlines before it, and then reacts to it.
/// * Asked to reach a deadline, it does nothing if that was reached, replaced or cancelled, or if the instance
///   is parked. Or else it says so, and reacts to it.
///
/// Thread rule: any thread, several at once, if the saga allows it.
record SagaDecider<I, S, E, C>(Saga<I, S, E, C> saga)
        implements Decider<SagaDecider.Meeting<I>, Instance<S>, SagaRecord<E>> {

    /// Deadlines that one event can lead to: a saga that schedules one in the past whenever one is reached
    /// would never come to an end.
    static final int DEADLINES_MAX = 10_000;

    /// An instance is to meet a trigger.
    sealed interface Meeting<I> {

        /// The instance's stream.
        Stream home();

        /// @param position the event's
        record WithEvent<I>(Stream home, long position, Trigger.Happened<I> happened) implements Meeting<I> {}

        /// @param number the effect that scheduled it
        /// @param seen up to which position events were met, or passed over
        record WithDeadline<I>(Stream home, EffectNumber number, long seen) implements Meeting<I> {}
    }

    @Override
    public Instance<S> initial() {
        return Instance.of(saga.initial());
    }

    @Override
    public List<SagaRecord<E>> decide(Meeting<I> meeting, Instance<S> instance) {
        if (instance.standing().parking().isPresent()) return List.of();
        return switch (meeting) {
            case Meeting.WithEvent<I> event -> {
                if (event.position() <= instance.seen()) yield List.of();
                var decision = new Decision(event.home(), event.position(), instance);
                decision.reachAllBefore(event.happened().time());
                decision.meet(event.happened());
                yield decision.records;
            }
            case Meeting.WithDeadline<I> due -> {
                var decision = new Decision(due.home(), due.seen(), instance);
                instance.standing().deadlines().stream()
                        .filter(one -> one.number().equals(due.number()))
                        .forEach(decision::reach);
                yield decision.records;
            }
        };
    }

    @Override
    public Instance<S> evolve(Instance<S> instance, SagaRecord<E> record) {
        if (record.fact() instanceof Fact.Own<E> own) {
            var effects = saga.effects(own.event());
            return instance.after(
                    record,
                    saga.evolve(instance.state(), own.event()),
                    instance.standing().after(instance.version() + 1, effects));
        }
        return instance.after(record, instance.state(), instance.standing().after(record.fact()));
    }

    /// One decision, step by step. Thread rule: one thread.
    private final class Decision {

        private final Stream home;
        private final long seen;
        private final List<SagaRecord<E>> records = new ArrayList<>();
        private Instance<S> instance;

        Decision(Stream home, long seen, Instance<S> instance) {
            this.home = home;
            this.seen = seen;
            this.instance = instance;
        }

        void reachAllBefore(Instant time) {
            for (int reached = 0; isBefore(instance.standing().next(), time); reached++) {
                if (reached == DEADLINES_MAX) {
                    throw new IllegalStateException("saga \"" + saga.name() + "\" has reached " + DEADLINES_MAX
                            + " deadlines before one event, expected fewer; schedule them further apart");
                }
                reach(instance.standing().next().orElseThrow());
            }
        }

        private static boolean isBefore(Optional<Deadline> deadline, Instant time) {
            return deadline.isPresent() && deadline.get().at().isBefore(time);
        }

        void reach(Deadline deadline) {
            add(new Fact.Reached<>(deadline.name()));
            meet(new Trigger.Due<>(deadline.name(), deadline.at()));
        }

        void meet(Trigger<I> trigger) {
            for (var event : List.copyOf(saga.decide(trigger, instance.state()))) add(new Fact.Own<>(event));
        }

        private void add(Fact<E> fact) {
            var record = new SagaRecord<>(home, seen, fact);
            instance = evolve(instance, record);
            records.add(record);
        }
    }
}
