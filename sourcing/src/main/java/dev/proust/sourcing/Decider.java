package dev.proust.sourcing;

import java.util.List;

/// The rules of one kind of decision, free of storage, time and chance: three pure functions.
///
/// What a decision needs to know beside the events (the time, a random number, a new id) is part of its command, so
/// that deciding again after a conflict, or repeating the command, rests on the same.
///
/// Thread rule: any thread, several at once; a decider without state of its own is that by itself.
///
/// @param <C> commands, best a sealed interface of records
/// @param <S> what has to be known to decide, best a record
/// @param <E> events, best a sealed interface of records
public interface Decider<C, S, E> {

    /// What is known before the first event.
    S initial();

    /// The events that the command causes; none if there is nothing to do.
    ///
    /// @throws RuntimeException of the domain's own, if the rules forbid the command
    List<E> decide(C command, S state);

    /// What is known after the event. It accepts every event, for it has already happened: here is the wrong place
    /// to check a rule.
    S evolve(S state, E event);

    /// What is known after all of these events, in their order.
    default S fold(S state, Iterable<? extends E> events) {
        for (var event : events) {
            state = evolve(state, event);
        }
        return state;
    }
}
