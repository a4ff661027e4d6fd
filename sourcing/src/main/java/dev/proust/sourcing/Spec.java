package dev.proust.sourcing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tests a decider by example. It needs no store, and works with any test framework or none: what is not as expected
/// is an [AssertionError].
///
/// ```java
/// Spec.of(new Account())
///         .given(new Deposited(account, 100))
///         .when(new Withdraw(account, 80))
///         .then(new Withdrawn(account, 80))
///         .thenState(20L);
/// ```
///
/// A value: a spec can be kept and completed in several ways.
///
/// @param decider what is tested
/// @param history what has happened before
public record Spec<C, S, E>(Decider<C, S, E> decider, List<E> history) {

    public Spec {
        history = List.copyOf(history);
    }

    /// A test of this decider, where nothing has happened yet.
    public static <C, S, E> Spec<C, S, E> of(Decider<C, S, E> decider) {
        return new Spec<>(decider, List.of());
    }

    /// Where these events have happened, after any that were given before.
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final Spec<C, S, E> given(E... events) {
        var longer = new ArrayList<>(history);
        longer.addAll(List.of(events));
        return new Spec<>(decider, longer);
    }

    /// Decides on a command. What came of it is told by the methods of the result.
    ///
    /// @throws AssertionError if the decider cannot evolve over what was given, or over what it decided itself
    public When<C, S, E> when(C command) {
        var state = evolve(decider.initial(), history, "given");
        List<E> events;
        try {
            events = List.copyOf(decider.decide(command, state));
        } catch (RuntimeException rejection) {
            return new When<>(command, history, List.of(), state, Optional.of(rejection));
        }
        return new When<>(command, history, events, evolve(state, events, "decided"), Optional.empty());
    }

    private S evolve(S state, List<E> events, String origin) {
        for (var event : events) {
            try {
                state = decider.evolve(state, event);
            } catch (RuntimeException thrown) {
                throw new AssertionError(
                        "evolve failed on " + event + ", which was " + origin
                                + "; expected a state, as evolve accepts every event that has happened",
                        thrown);
            }
        }
        return state;
    }

    /// What came of a command, to be compared with what is expected.
    public static final class When<C, S, E> {

        private final C command;
        private final List<E> history;
        private final List<E> events;
        private final S state;
        private final Optional<RuntimeException> rejection;

        private When(C command, List<E> history, List<E> events, S state, Optional<RuntimeException> rejection) {
            this.command = command;
            this.history = history;
            this.events = events;
            this.state = state;
            this.rejection = rejection;
        }

        /// Just these events were decided, in this order.
        @SafeVarargs
        @SuppressWarnings("varargs")
        public final When<C, S, E> then(E... expected) {
            var all = List.of(expected);
            if (rejection.isPresent() || !events.equals(all)) throw unlike("events " + all);
            return this;
        }

        /// No event was decided: there was nothing to do.
        public When<C, S, E> thenNothing() {
            if (rejection.isPresent() || !events.isEmpty()) throw unlike("no events");
            return this;
        }

        /// The command was rejected for this reason.
        ///
        /// @return the rejection, to look at it more closely
        public <X extends RuntimeException> X thenRejected(Class<X> reason) {
            return rejection
                    .filter(reason::isInstance)
                    .map(reason::cast)
                    .orElseThrow(() -> unlike("rejection as " + reason.getSimpleName()));
        }

        /// This is what is known after the events decided, or without them after a rejection.
        public When<C, S, E> thenState(S expected) {
            if (state.equals(expected)) return this;
            throw new AssertionError(sentence() + " left the state\n  " + state + "\nexpected\n  " + expected);
        }

        private AssertionError unlike(String expected) {
            var found = rejection.map(thrown -> "rejection as " + thrown).orElse("events " + events);
            return new AssertionError(
                    sentence() + " gave\n  " + found + "\nexpected\n  " + expected, rejection.orElse(null));
        }

        private String sentence() {
            return "given " + history + ", " + command;
        }
    }
}
