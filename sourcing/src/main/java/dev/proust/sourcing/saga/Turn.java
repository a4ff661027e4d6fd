package dev.proust.sourcing.saga;

import dev.proust.sourcing.CommandContext;
import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.OvertakenException;
import dev.proust.sourcing.saga.SagaDecider.Meeting;
import dev.proust.sourcing.saga.SagaRecord.Fact;
import dev.proust.sourcing.saga.Standing.Deadline;
import dev.proust.store.Checkpoint;
import dev.proust.store.EventStoreException;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.util.List;
import java.util.Optional;

/// What is done for one instance, event by event in the order of positions. Each step can be repeated: its
/// append or command has an id that follows from what it is about.
///
/// Thread rule: one thread at a time.
final class Turn<I, S, E, C> {

    /// What all turns of a saga have in common.
    record Crew<I, S, E, C>(
            SagaSetting<I, S, E, C> setting,
            SagaRecordCodec<E> codec,
            Routing<I> routing,
            CommandHandler<Meeting<I>, Instance<S>, SagaRecord<E>> handler,
            Brake brake) {}

    private final Crew<I, S, E, C> crew;
    private final String instance;
    private final Stream home;
    private Standing standing;
    private Checkpoint from;

    /// @param standing of the instance, before what is done now
    /// @param from all before is done, if the instance is parked now
    Turn(Crew<I, S, E, C> crew, String instance, Standing standing, Checkpoint from) {
        this.crew = crew;
        this.instance = instance;
        this.home = crew.routing().name().stream(instance);
        this.standing = standing;
        this.from = from;
    }

    String instance() {
        return instance;
    }

    /// As it is after what was done.
    Standing standing() {
        return standing;
    }

    private boolean isParked() {
        return standing.parking().isPresent();
    }

    // ---------------------------------------------------------------------------------------------------- triggers

    /// Reacts to an event, unless that was done.
    void meet(RecordedEvent recorded, I event) {
        if (isParked()) return;
        long position = recorded.position();
        var meeting = new Meeting.WithEvent<>(home, position, new Trigger.Happened<>(event, recorded.time()));
        var context = CommandContext.causedBy(recorded).id(SagaName.reactionId(home, position));
        attempt(new Culprit.Event(position), position - 1, () -> crew.handler().handle(meeting, context));
    }

    /// Reaches a deadline, unless that was done.
    ///
    /// @param seen up to which position events were met, or passed over
    void reach(Deadline deadline, long seen) {
        if (isParked()) return;
        var meeting = new Meeting.WithDeadline<I>(home, deadline.number(), seen);
        var context = CommandContext.withId(SagaName.effectId(home, deadline.number()))
                .correlation(home.name());
        attempt(new Culprit.Deadline(deadline.name()), seen, () -> {
            var outcome = crew.handler().handle(meeting, context);
            // Whatever the reason is that it was no deadline any more, nobody should ask again.
            if (outcome.events().isEmpty()) standing = standing.after(new Fact.Reached<>(deadline.name()));
        });
    }

    // ---------------------------------------------------------------------------------------------------- effects

    /// Does what follows from an event of the instance's own.
    void follow(RecordedEvent recorded) {
        var before = standing.parking();
        learn(recorded).ifPresent(record -> {
            switch (record.fact()) {
                case Fact.Own<E> own -> carryOut(recorded, 0);
                case Fact.Retried<E> retried -> before.ifPresent(parking -> goOn(parking, recorded, false));
                case Fact.Skipped<E> skipped -> before.ifPresent(parking -> goOn(parking, recorded, true));
                case Fact.Reached<E> reached -> {}
                case Fact.Parked<E> parked -> {}
            }
        });
    }

    /// Takes in what an event of the instance's own says, and does nothing about it.
    ///
    /// @return empty if it is gone, or if nobody understands it, in which case the instance is parked
    Optional<SagaRecord<E>> learn(RecordedEvent recorded) {
        try {
            var record = crew.codec().decode(recorded);
            standing = record.fact() instanceof Fact.Own<E> own
                    ? standing.after(recorded.version(), crew.setting().saga().effects(own.event()))
                    : standing.after(record.fact());
            return Optional.of(record);
        } catch (RuntimeException notUnderstood) {
            if (recorded.present().isPresent()) {
                park(
                        new Culprit.OfEffect(new EffectNumber(recorded.version(), 0)),
                        recorded.position() - 1,
                        notUnderstood);
            }
            return Optional.empty();
        }
    }

    /// Has the commands of an event carried out, from an index on.
    private void carryOut(RecordedEvent recorded, int first) {
        List<Effect<C>> effects = effects(recorded);
        for (int i = first; i < effects.size() && !isParked(); i++) {
            if (effects.get(i) instanceof Effect.Issue<C>(var command)) {
                var number = new EffectNumber(recorded.version(), i);
                var context = CommandContext.causedBy(recorded).id(SagaName.effectId(home, number));
                attempt(
                        new Culprit.OfEffect(number),
                        recorded.position() - 1,
                        () -> crew.setting().dispatcher().dispatch(command, context));
            }
        }
    }

    private List<Effect<C>> effects(RecordedEvent recorded) {
        return recorded.present().isPresent() && crew.codec().decode(recorded).fact() instanceof Fact.Own<E>(var event)
                ? crew.setting().saga().effects(event)
                : List.of();
    }

    // ---------------------------------------------------------------------------------------------------- go on

    /// Does what was left undone since the instance was parked, up to here.
    ///
    /// @param skip whether what it is parked at is left out
    private void goOn(Parking parking, RecordedEvent here, boolean skip) {
        from = parking.from();
        if (parking.culprit() instanceof Culprit.OfEffect(var number)) {
            carryOutFrom(skip ? new EffectNumber(number.version(), number.index() + 1) : number, here.position());
        }
        if (!isParked()) meetAllSince(parking.from(), here.position());
    }

    private void carryOutFrom(EffectNumber first, long before) {
        var since = ReadOptions.forwards().fromVersion(first.version());
        try (var reader = crew.setting().store().read(Query.stream(home), since)) {
            for (var recorded : reader) {
                if (recorded.position() >= before || isParked()) return;
                int index = recorded.version() == first.version() ? first.index() : 0;
                attempt(
                        new Culprit.OfEffect(new EffectNumber(recorded.version(), index)),
                        recorded.position() - 1,
                        () -> carryOut(recorded, index));
            }
        }
    }

    private void meetAllSince(Checkpoint checkpoint, long before) {
        var since = ReadOptions.forwards().after(checkpoint);
        try (var reader = crew.setting().store().read(crew.routing().triggers(), since)) {
            for (var recorded : reader) {
                if (recorded.position() >= before || isParked()) return;
                crew.routing()
                        .of(recorded)
                        .filter(routed -> routed.instance().equals(instance))
                        .ifPresent(routed -> meet(recorded, routed.event()));
            }
        }
    }

    // ---------------------------------------------------------------------------------------------------- fail

    /// Does something. If that fails by its own fault, the instance is parked; if the world is to blame, all
    /// wait.
    private void attempt(Culprit culprit, long seen, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | StackOverflowError failure) {
            if (isOfTheWorld(failure)) throw failure;
            park(culprit, seen, failure);
        }
    }

    private static boolean isOfTheWorld(Throwable failure) {
        return failure instanceof OvertakenException
                || (failure instanceof EventStoreException ofStore && ofStore.isRetryable())
                || Thread.currentThread().isInterrupted();
    }

    private void park(Culprit culprit, long seen, Throwable failure) {
        var parking = new Parking(culprit, failure.toString(), from);
        crew.brake().park(home, seen, parking);
        standing = standing.after(new Fact.Parked<>(parking));
    }
}
