package dev.proust.sourcing;

import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import java.util.ArrayList;
import java.util.List;

/// What was known at any moment, and what each event has changed: as today's codec and fold see it.
///
/// ```java
/// var accounts = new TimeTravel<>(store, new Account(), codec);
/// long then = accounts.asOf(Query.stream(account), Moment.time(endOfYear));
/// for (var change : accounts.between(Query.stream(account), Moment.version(7), Moment.now())) …
/// ```
///
/// Every state is folded from the first event on: the price of a look at the past is the past.
///
/// Thread rule: any thread, several at once.
///
/// @param decider whose `evolve` makes the states
public record TimeTravel<S, E>(EventStore store, Decider<?, S, E> decider, EventCodec<E> codec) {

    /// What an event has changed.
    ///
    /// @param recorded the event as it is stored
    /// @param version how many events of the boundary there are with this one
    /// @param before what was known before it
    /// @param after what is known after it
    public record Change<S, E>(RecordedEvent recorded, long version, E event, S before, S after) {

        /// Whether another state came of it.
        public boolean isVisible() {
            return !before.equals(after);
        }
    }

    /// What was known at a moment.
    ///
    /// @param boundary as a handler is given it
    /// @throws UndecodableEventException if the codec does not understand an event up to then
    public S asOf(Query boundary, Moment moment) {
        var state = decider.initial();
        long version = 0;
        try (var reader = store.read(codec.withEveryName(boundary))) {
            for (var recorded : reader) {
                if (!moment.includes(recorded, ++version)) break;
                state = decider.evolve(state, codec.decode(recorded));
            }
        }
        return state;
    }

    /// The events after one moment and up to another, and what each has changed. All of them are held in
    /// memory.
    ///
    /// @param boundary as a handler is given it
    /// @return none, if the second moment is not later
    /// @throws UndecodableEventException if the codec does not understand an event up to the second moment
    public List<Change<S, E>> between(Query boundary, Moment after, Moment upTo) {
        var changes = new ArrayList<Change<S, E>>();
        var state = decider.initial();
        long version = 0;
        try (var reader = store.read(codec.withEveryName(boundary))) {
            for (var recorded : reader) {
                if (!upTo.includes(recorded, ++version)) break;
                var event = codec.decode(recorded);
                var before = state;
                state = decider.evolve(before, event);
                if (!after.includes(recorded, version)) {
                    changes.add(new Change<>(recorded, version, event, before, state));
                }
            }
        }
        return List.copyOf(changes);
    }
}
