package dev.proust.sourcing;

import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What was known at any moment, and what each event has changed: as today's codec and fold see it.
///
/// ```java
/// var accounts = new TimeTravel<>(store, new Account(), codec);
/// long then = accounts.asOf(Query.stream(account), Moment.time(endOfYear));
/// for (var change : accounts.between(Query.stream(account), Moment.version(7), Moment.now())) …
/// ```
///
/// Every state is folded from the first event on, or from a snapshot that is no later than the moment: the last
/// one that was kept, if there are any. So a look at the past costs the past, and a look at what was a while
/// ago costs that while.
///
/// Thread rule: any thread, several at once.
///
/// @param decider whose `evolve` makes the states
/// @param snapshots as a handler keeps them, of the same decider and codec
public record TimeTravel<S, E>(
        EventStore store, Decider<?, S, E> decider, EventCodec<E> codec, Optional<Snapshots<S>> snapshots) {

    /// Where every state is folded from the first event on.
    public TimeTravel(EventStore store, Decider<?, S, E> decider, EventCodec<E> codec) {
        this(store, decider, codec, Optional.empty());
    }

    /// The same, going on from snapshots.
    public TimeTravel<S, E> withSnapshots(Snapshots<S> snapshots) {
        return new TimeTravel<>(store, decider, codec, Optional.of(snapshots));
    }

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
        var within = codec.withEveryName(boundary);
        return fold(within, moment, moment, change -> {});
    }

    /// The events after one moment and up to another, and what each has changed. All of them are held in
    /// memory.
    ///
    /// @param boundary as a handler is given it
    /// @return none, if the second moment is not later
    /// @throws UndecodableEventException if the codec does not understand an event up to the second moment
    public List<Change<S, E>> between(Query boundary, Moment after, Moment upTo) {
        var within = codec.withEveryName(boundary);
        var changes = new ArrayList<Change<S, E>>();
        fold(within, after, upTo, change -> {
            if (!after.includes(change.recorded(), change.version())) changes.add(change);
        });
        return List.copyOf(changes);
    }

    /// The state at the second moment. What has changed from the first one on is told, and perhaps what has
    /// changed before.
    private S fold(Query within, Moment from, Moment upTo, Consumer<Change<S, E>> changes) {
        var folded = start(within, from);
        var since = ReadOptions.forwards().after(folded.checkpoint());
        try (var reader = store.read(within, since)) {
            for (var recorded : reader) {
                if (!upTo.includes(recorded, folded.version() + 1)) break;
                var event = codec.decode(recorded);
                var before = folded.state();
                folded = folded.then(decider.evolve(before, event), 0);
                changes.accept(new Change<>(recorded, folded.version(), event, before, folded.state()));
            }
        }
        return folded.state();
    }

    private Folded<S> start(Query within, Moment moment) {
        return snapshots
                .flatMap(kept -> kept.latest(within))
                .filter(folded -> isNotAfter(folded, within, moment) && nothingWasErasedSince(folded))
                .orElseGet(() -> Folded.nothing(decider.initial()));
    }

    /// Whether a state holds nothing that came after the moment.
    private boolean isNotAfter(Folded<S> folded, Query within, Moment moment) {
        return switch (moment) {
            case Moment.AtVersion at -> folded.version() <= at.version();
            case Moment.AtPosition at -> folded.checkpoint().position() <= at.position();
            case Moment.AtTime at -> folded.checkpoint().position() <= lastPosition(within, at.time());
        };
    }

    /// The position of the last event of a boundary up to a time; 0 if there is none.
    private long lastPosition(Query within, Instant time) {
        var last = ReadOptions.backwards().recordedBefore(time.plusNanos(1_000)).limit(1);
        try (var reader = store.read(within, last)) {
            var events = reader.iterator();
            return events.hasNext() ? events.next().position() : 0;
        }
    }

    private boolean nothingWasErasedSince(Folded<S> folded) {
        var first = ReadOptions.forwards().after(folded.checkpoint()).limit(1);
        try (var reader = store.read(Query.stream(Handling.ERASURES), first)) {
            return !reader.iterator().hasNext();
        }
    }
}
