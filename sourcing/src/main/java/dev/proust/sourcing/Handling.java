package dev.proust.sourcing;

import dev.proust.store.Append;
import dev.proust.store.AppendIdReusedException;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// One command being handled, from the first read to its outcome.
///
/// Thread rule: one thread.
final class Handling<C, S, E> {

    /// How a command stands.
    private sealed interface Standing<S, E> {

        /// It has left no event up to the checkpoint, where the state is this.
        record Open<S, E>(S state, Checkpoint checkpoint) implements Standing<S, E> {}

        /// It is done with.
        record Handled<S, E>(Outcome<S, E> outcome) implements Standing<S, E> {}
    }

    private final Setting<C, S, E> setting;
    private final Decider<C, S, E> decider;
    private final EventCodec<E> codec;
    private final C command;
    private final CommandContext context;
    private final Query within;
    private final Query withinOrOwn;
    private int conflicts;

    Handling(Setting<C, S, E> setting, C command, CommandContext context) {
        this.setting = setting;
        this.decider = setting.decider();
        this.codec = setting.codec();
        this.command = command;
        this.context = context;
        this.within = setting.boundaryOf(command);
        this.withinOrOwn =
                context.commandId().map(Query::append).map(within::or).orElse(within);
    }

    Outcome<S, E> run() {
        var standing = read();
        while (true) {
            switch (standing) {
                case Standing.Open<S, E> open -> standing = attempt(open);
                case Standing.Handled<S, E> handled -> {
                    return handled.outcome();
                }
            }
        }
    }

    private Standing<S, E> attempt(Standing.Open<S, E> open) {
        var events = List.copyOf(decider.decide(command, open.state()));
        if (events.isEmpty()) return handled(open.state(), events, Optional.empty());
        // Before the append: what evolve cannot take would stand in the way of every command after it.
        var state = decider.fold(open.state(), events);
        try {
            var appended = setting.store().append(append(events, open.checkpoint()));
            // A repetition's state is not known yet: others may have come between this read and the first attempt.
            return appended.repeated() ? readOwn() : handled(state, events, Optional.of(appended));
        } catch (AppendIdReusedException decidedOtherwise) {
            return readOwn();
        } catch (ConflictException conflict) {
            return learnFrom(conflict, open);
        }
    }

    private Append append(List<E> events, Checkpoint seen) {
        var append = Append.of(events.stream().map(this::encode).toList()).onlyIf(Condition.unchanged(within, seen));
        return new Append(append.events(), append.conditions(), context.commandId(), context.deadline());
    }

    private NewEvent encode(E event) {
        var encoded = codec.encode(event);
        return encoded.withMetadata(context.around(encoded.metadata()));
    }

    /// Goes on with what the conflict brought along. None of these events is the command's own: the store
    /// would have recognised its id before it looked at any condition.
    ///
    /// After a pause, that is old news where many compete, and an attempt on old news is lost. What has
    /// come since is little, and is read.
    private Standing<S, E> learnFrom(ConflictException conflict, Standing.Open<S, E> open) {
        conflicts++;
        boolean paused = setting.retry().awaitNext(conflicts, conflict, context.deadline());
        if (!conflict.isComplete() || conflict.mustReadAnew()) return read();
        var state = open.state();
        for (var unseen : conflict.unseen()) {
            state = decider.evolve(state, codec.decode(unseen));
        }
        return paused ? readOn(state, conflict.checkpoint()) : new Standing.Open<>(state, conflict.checkpoint());
    }

    private Standing<S, E> read() {
        return readOn(decider.initial(), Checkpoint.START);
    }

    /// Reads anew, where the command's own events are known to be.
    private Standing<S, E> readOwn() {
        var standing = read();
        if (standing instanceof Standing.Handled<S, E>) return standing;
        throw new IllegalStateException(
                "store knows the append id " + context.commandId() + ", but no event shows it: " + withinOrOwn);
    }

    private Standing<S, E> readOn(S state, Checkpoint after) {
        try (var reader =
                setting.store().read(withinOrOwn, ReadOptions.forwards().after(after))) {
            for (var events = reader.iterator(); events.hasNext(); ) {
                var recorded = events.next();
                if (isOwn(recorded)) return firstOutcome(state, recorded, events);
                state = decider.evolve(state, codec.decode(recorded));
            }
            return new Standing.Open<>(state, reader.checkpoint());
        }
    }

    /// An append's events stand side by side, so its last one is followed by another's, or by none. What
    /// comes after is not looked at.
    private Standing<S, E> firstOutcome(S before, RecordedEvent first, Iterator<RecordedEvent> rest) {
        var own = new ArrayList<>(List.of(first));
        for (var next = next(rest); next.filter(this::isOwn).isPresent(); next = next(rest)) {
            own.add(next.get());
        }
        var events = own.stream().map(codec::decode).toList();
        return handled(decider.fold(before, events), events, Optional.of(appended(own)));
    }

    private boolean isOwn(RecordedEvent recorded) {
        return context.commandId().isPresent() && recorded.appendId().equals(context.commandId());
    }

    private Standing<S, E> handled(S state, List<E> events, Optional<Appended> appended) {
        return new Standing.Handled<>(new Outcome<>(state, events, appended, conflicts));
    }

    private static Optional<RecordedEvent> next(Iterator<RecordedEvent> events) {
        return events.hasNext() ? Optional.of(events.next()) : Optional.empty();
    }

    /// What the store answered when it accepted the append of these events.
    private static Appended appended(List<RecordedEvent> own) {
        var versions = new HashMap<Stream, Long>();
        own.forEach(recorded -> versions.put(recorded.stream(), recorded.version()));
        var last = own.getLast();
        return new Appended(last.checkpoint(), own.getFirst().position(), versions, last.time(), true);
    }
}
