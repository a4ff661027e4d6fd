package dev.proust.sourcing.saga;

import java.time.Instant;

/// What a saga wants done because of an event of its own.
///
/// @param <C> the commands that it issues
public sealed interface Effect<C> {

    /// A command is to be carried out: once in effect, however often that is begun.
    record Issue<C>(C command) implements Effect<C> {}

    /// The saga wants to know when it is so late. A deadline of the same name that is not reached yet is
    /// replaced. One in the past is reached at once.
    ///
    /// @param deadline its name within the instance: 1 to [SagaName#DEADLINE_CHARS_MAX] characters
    record Schedule<C>(String deadline, Instant at) implements Effect<C> {
        public Schedule {
            SagaName.requireDeadline(deadline);
        }
    }

    /// A deadline is of no interest any more; if there is none of this name, that is fine.
    record Cancel<C>(String deadline) implements Effect<C> {}

    /// A command is to be carried out.
    static <C> Effect<C> issue(C command) {
        return new Issue<>(command);
    }

    /// The saga wants to know when it is so late.
    static <C> Effect<C> schedule(String deadline, Instant at) {
        return new Schedule<>(deadline, at);
    }

    /// A deadline is of no interest any more.
    static <C> Effect<C> cancel(String deadline) {
        return new Cancel<>(deadline);
    }
}
