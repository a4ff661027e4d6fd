package dev.proust.sourcing;

import dev.proust.store.Append;
import dev.proust.store.AppendIdReusedException;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.EventStore;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Runs a decider on a store: reads the boundary, folds, decides, appends on the condition that the boundary has not
/// changed, and tries again when others were faster.
///
/// ```java
/// var accounts = CommandHandler.of(store, new Account(), codec, command -> Query.tagged(command.account()));
/// var outcome = accounts.handle(new Withdraw(account, 80), "withdrawal-4711");
/// ```
///
/// The *boundary* names the events that a command's decision rests on: a single stream, or whatever a query can say.
/// It holds all that the decider looks at, and best no more: whoever appends what matches it makes the command decide
/// anew.
///
/// **Repeating is safe** for a command that has an id. When an answer is lost, nobody knows whether the command was
/// done; and a decision on what the command itself has left behind would be wrong ("insufficient funds", since the
/// money is gone already). So the one read asks for the boundary *or* what was appended under the id. Where the id
/// shows, the outcome of the first time is given, whatever the rules would say today. The same holds where another
/// attempt of the command is under way, and turns out to be first when this one appends.
///
/// Only what was appended is remembered: a command that was refused, or had nothing to do, is decided anew at each
/// repetition. And while nothing of an attempt is durable yet, it does not keep another one from being refused; but on
/// the same facts the same rules decide the same.
///
/// Thread rule: any thread, several at once. Immutable.
///
/// @param <C> commands
/// @param <S> what has to be known to decide
/// @param <E> events
public final class CommandHandler<C, S, E> {

    private final EventStore store;
    private final Decider<C, S, E> decider;
    private final EventCodec<E> codec;
    private final Function<? super C, Query> boundary;
    private final Retry retry;

    private CommandHandler(
            EventStore store,
            Decider<C, S, E> decider,
            EventCodec<E> codec,
            Function<? super C, Query> boundary,
            Retry retry) {
        this.store = store;
        this.decider = decider;
        this.codec = codec;
        this.boundary = boundary;
        this.retry = retry;
    }

    /// A handler that tries again as [Retry#standard] says.
    ///
    /// @param boundary the events that a command's decision rests on; the same query for the same command. If
    ///     commands have ids, at most one criterion less than [dev.proust.store.Limits#QUERY_CRITERIA_MAX]: the id
    ///     takes one
    public static <C, S, E> CommandHandler<C, S, E> of(
            EventStore store, Decider<C, S, E> decider, EventCodec<E> codec, Function<? super C, Query> boundary) {
        return new CommandHandler<>(store, decider, codec, boundary, Retry.standard());
    }

    /// The same, trying again in another way.
    public CommandHandler<C, S, E> withRetry(Retry retry) {
        return new CommandHandler<>(store, decider, codec, boundary, retry);
    }

    /// Handles a command that has no id. Repeating it does it again.
    ///
    /// @see #handle(Object, String)
    public Outcome<S, E> handle(C command) {
        return new Handling(command, Optional.empty()).run();
    }

    /// Handles a command; repeating it under its id gives the first outcome.
    ///
    /// What the decider throws, its no to the command, is passed on, as is whatever else the store throws: nothing
    /// was appended then, but for [dev.proust.store.OutcomeUnknownException], after which the caller repeats the
    /// command under the same id.
    ///
    /// @param commandId the command's id, the same at each repetition, and no other command's: whatever is asked
    ///     for under an id that is known gets the outcome of what was done under it
    /// @throws ConflictException the last one, if others were faster at each of the attempts that [Retry] allows,
    ///     or if the thread was interrupted between two of them (its interrupt flag is kept); nothing was appended
    /// @throws UndecodableEventException if the boundary holds an event that the codec does not understand;
    ///     nothing was appended
    /// @throws IllegalArgumentException if the boundary has no room left for the id, or the store's limits are
    ///     exceeded
    public Outcome<S, E> handle(C command, String commandId) {
        return new Handling(command, Optional.of(commandId)).run();
    }

    /// How a command stands.
    private sealed interface Standing<S, E> {

        /// It has left no event up to the checkpoint, where the state is this.
        record Open<S, E>(S state, Checkpoint checkpoint) implements Standing<S, E> {}

        /// It is done with.
        record Handled<S, E>(Outcome<S, E> outcome) implements Standing<S, E> {}
    }

    /// One command being handled. Thread rule: one thread.
    private final class Handling {

        private final C command;
        private final Optional<String> id;
        private final Query within;
        private final Query withinOrOwn;
        private int conflicts;

        Handling(C command, Optional<String> id) {
            this.command = command;
            this.id = id;
            this.within = boundary.apply(command);
            this.withinOrOwn = id.map(Query::append).map(within::or).orElse(within);
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
                var appended = store.append(append(events, open.checkpoint()));
                // A repetition's state is not known yet: others may have come between this read and the first attempt.
                return appended.repeated() ? readOwn() : handled(state, events, Optional.of(appended));
            } catch (AppendIdReusedException decidedOtherwise) {
                return readOwn();
            } catch (ConflictException conflict) {
                return learnFrom(conflict, open);
            }
        }

        private Append append(List<E> events, Checkpoint seen) {
            var append =
                    Append.of(events.stream().map(codec::encode).toList()).onlyIf(Condition.unchanged(within, seen));
            return id.map(append::withId).orElse(append);
        }

        /// Goes on with what the conflict brought along. None of these events is the command's own: the store
        /// would have recognised its id before it looked at any condition.
        ///
        /// After a pause, that is old news where many compete, and an attempt on old news is lost. What has
        /// come since is little, and is read.
        private Standing<S, E> learnFrom(ConflictException conflict, Standing.Open<S, E> open) {
            conflicts++;
            boolean paused = retry.awaitNext(conflicts, conflict);
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
                    "store knows the append id " + id + ", but no event shows it: " + withinOrOwn);
        }

        private Standing<S, E> readOn(S state, Checkpoint after) {
            try (var reader = store.read(withinOrOwn, ReadOptions.forwards().after(after))) {
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
            return id.isPresent() && recorded.appendId().equals(id);
        }

        private Standing<S, E> handled(S state, List<E> events, Optional<Appended> appended) {
            return new Standing.Handled<>(new Outcome<>(state, events, appended, conflicts));
        }
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
