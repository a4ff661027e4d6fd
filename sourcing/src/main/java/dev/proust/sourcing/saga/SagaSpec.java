package dev.proust.sourcing.saga;

import dev.proust.sourcing.saga.SagaDecider.Meeting;
import dev.proust.sourcing.saga.SagaRecord.Fact;
import dev.proust.sourcing.saga.Standing.Deadline;
import dev.proust.store.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tests a saga by example: one instance of it, and the time that passes. It needs no store and waits for
/// nothing, and works with any test framework or none: what is not as expected is an [AssertionError].
///
/// ```java
/// SagaSpec.of(new Payments())
///         .given(new Ordered("parcel-1"))
///         .whenTimePasses(Duration.ofHours(1))
///         .then(new GivenUp("parcel-1"))
///         .thenIssued(new Cancel("parcel-1"))
///         .thenAwaitsNothing();
/// ```
///
/// What it shows is what a [SagaRunner] does, by the same rules: above all, that a deadline comes before all
/// that happens after it.
///
/// A value: a spec can be kept and completed in several ways.
public final class SagaSpec<I, S, E, C> {

    /// Deadlines that may be reached in one go, before the saga is suspected never to come to an end.
    private static final int DEADLINES_MAX = SagaDecider.DEADLINES_MAX;

    private static final Stream HOME = Stream.of("saga", "spec");

    private final SagaDecider<I, S, E, C> decider;
    private final Instance<S> instance;
    private final Instant now;
    private final long position;
    private final Optional<String> name;
    private final List<String> story;

    private SagaSpec(
            SagaDecider<I, S, E, C> decider,
            Instance<S> instance,
            Instant now,
            long position,
            Optional<String> name,
            List<String> story) {
        this.decider = decider;
        this.instance = instance;
        this.now = now;
        this.position = position;
        this.name = name;
        this.story = story;
    }

    /// A test of this saga, where nothing has happened yet, at the beginning of 1970.
    public static <I, S, E, C> SagaSpec<I, S, E, C> of(Saga<I, S, E, C> saga) {
        var decider = new SagaDecider<>(saga);
        return new SagaSpec<>(decider, decider.initial(), Instant.EPOCH, 0, Optional.empty(), List.of());
    }

    /// At another time. What happens from now on is recorded then.
    public SagaSpec<I, S, E, C> at(Instant time) {
        return new SagaSpec<>(decider, instance, time, position, name, story);
    }

    /// Where these events have happened, after all that was given before, and the saga has reacted to each.
    ///
    /// @throws AssertionError if it failed to
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final SagaSpec<I, S, E, C> given(I... events) {
        var spec = this;
        for (var event : List.of(events)) spec = spec.when(event).after();
        return spec;
    }

    /// Where so much time has passed, and all deadlines until then were reached.
    ///
    /// @throws AssertionError if the saga failed to react
    public SagaSpec<I, S, E, C> givenTimePasses(Duration time) {
        return whenTimePasses(time).after();
    }

    /// Lets an event happen. What came of it is told by the methods of the result.
    ///
    /// @throws AssertionError if it concerns another instance than the events before
    public When<I, S, E, C> when(I event) {
        var concerned = decider.saga().instanceOf(event);
        var told = told(String.valueOf(event));
        var next = new SagaSpec<>(decider, instance, now, position + 1, name.or(() -> concerned), told);
        if (concerned.isEmpty()) return new When<>(next, List.of(), Optional.empty());
        if (!concerned.equals(next.name)) {
            throw new AssertionError(event + " concerns the instance " + concerned.get() + "\nexpected\n  "
                    + name.orElseThrow() + ", which this is about: given " + story);
        }
        return next.meet(new Meeting.WithEvent<>(HOME, next.position, new Trigger.Happened<>(event, now)));
    }

    /// Lets time pass. What came of it is told by the methods of the result.
    public When<I, S, E, C> whenTimePasses(Duration time) {
        var told = told(time + " pass");
        var next = new SagaSpec<>(decider, instance, now.plus(time), position, name, told);
        return next.reachAll();
    }

    private List<String> told(String more) {
        var longer = new ArrayList<>(story);
        longer.add(more);
        return List.copyOf(longer);
    }

    private When<I, S, E, C> reachAll() {
        var spec = this;
        var records = new ArrayList<SagaRecord<E>>();
        for (int reached = 0; spec.isDue(); reached++) {
            if (reached == DEADLINES_MAX) {
                throw new AssertionError("given " + story + ", the saga reached " + DEADLINES_MAX
                        + " deadlines\nexpected\n  fewer: does it schedule them in the past?");
            }
            var due = spec.instance.standing().next().orElseThrow();
            var one = spec.meet(new Meeting.WithDeadline<>(HOME, due.number(), position));
            records.addAll(one.records);
            if (one.failure.isPresent()) return new When<>(one.spec, records, one.failure);
            spec = one.spec;
        }
        return new When<>(spec, records, Optional.empty());
    }

    private boolean isDue() {
        return instance.standing()
                .next()
                .map(Deadline::at)
                .filter(at -> !at.isAfter(now))
                .isPresent();
    }

    private When<I, S, E, C> meet(Meeting<I> meeting) {
        try {
            var records = decider.decide(meeting, instance);
            var after = decider.fold(instance, records);
            return new When<>(new SagaSpec<>(decider, after, now, position, name, story), records, Optional.empty());
        } catch (RuntimeException failure) {
            return new When<>(this, List.of(), Optional.of(failure));
        }
    }

    /// What came of an event, or of the time, to be compared with what is expected.
    public static final class When<I, S, E, C> {

        private final SagaSpec<I, S, E, C> spec;
        private final List<SagaRecord<E>> records;
        private final Optional<RuntimeException> failure;

        private When(SagaSpec<I, S, E, C> spec, List<SagaRecord<E>> records, Optional<RuntimeException> failure) {
            this.spec = spec;
            this.records = records;
            this.failure = failure;
        }

        /// Just these events of its own were decided, in this order.
        @SafeVarargs
        @SuppressWarnings("varargs")
        public final When<I, S, E, C> then(E... expected) {
            return compare("events", events(), List.of(expected));
        }

        /// Just these commands were issued, in this order.
        @SafeVarargs
        @SuppressWarnings("varargs")
        public final When<I, S, E, C> thenIssued(C... expected) {
            return compare("commands", commands(), List.of(expected));
        }

        /// No event was decided, and so no command was issued.
        public When<I, S, E, C> thenNothing() {
            return compare("events", events(), List.of());
        }

        /// The reaction failed for this reason: the instance would be parked.
        ///
        /// @return the failure, to look at it more closely
        public <X extends RuntimeException> X thenFailed(Class<X> reason) {
            return failure.filter(reason::isInstance)
                    .map(reason::cast)
                    .orElseThrow(() -> unlike("events " + events(), "failure as " + reason.getSimpleName()));
        }

        /// This deadline, among others perhaps, is to be reached at this time.
        public When<I, S, E, C> thenAwaits(String deadline, Instant at) {
            boolean found = deadlines().stream()
                    .anyMatch(one -> one.name().equals(deadline) && one.at().equals(at));
            if (failure.isPresent() || !found) throw unlike("deadlines " + words(), "deadline " + words(deadline, at));
            return this;
        }

        /// No deadline is to come.
        public When<I, S, E, C> thenAwaitsNothing() {
            if (failure.isPresent() || !deadlines().isEmpty()) throw unlike("deadlines " + words(), "no deadlines");
            return this;
        }

        /// This is what the saga knows then.
        public When<I, S, E, C> thenState(S expected) {
            var state = spec.instance.state();
            if (!state.equals(expected)) throw unlike("the state " + state, "the state " + expected);
            return this;
        }

        /// What has happened so far, to go on from.
        ///
        /// @throws AssertionError if the reaction failed
        private SagaSpec<I, S, E, C> after() {
            if (failure.isPresent()) throw unlike("", "a reaction");
            return spec;
        }

        private <T> When<I, S, E, C> compare(String what, List<T> found, List<T> expected) {
            if (failure.isEmpty() && found.equals(expected)) return this;
            throw unlike(what + " " + found, expected.isEmpty() ? "no " + what : what + " " + expected);
        }

        private List<E> events() {
            var events = new ArrayList<E>();
            for (var record : records) {
                if (record.fact() instanceof Fact.Own<E>(var event)) events.add(event);
            }
            return events;
        }

        private List<C> commands() {
            var commands = new ArrayList<C>();
            for (var event : events()) {
                for (var effect : spec.decider.saga().effects(event)) {
                    if (effect instanceof Effect.Issue<C>(var command)) commands.add(command);
                }
            }
            return commands;
        }

        private List<Deadline> deadlines() {
            return spec.instance.standing().deadlines();
        }

        private List<String> words() {
            return deadlines().stream().map(one -> words(one.name(), one.at())).toList();
        }

        private static String words(String deadline, Instant at) {
            return deadline + " at " + at;
        }

        private AssertionError unlike(String found, String expected) {
            var instead = failure.map(thrown -> "failure as " + thrown).orElse(found);
            return new AssertionError(
                    "given " + spec.story + " gave\n  " + instead + "\nexpected\n  " + expected, failure.orElse(null));
        }
    }
}
