package dev.proust.sourcing;

import dev.proust.store.Append;
import dev.proust.store.AppendIdReusedException;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.LostFutureException;
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

        /// It has left no event up to the checkpoint, where the state is this; but for what a snapshot hides.
        record Open<S, E>(Folded<S> folded) implements Standing<S, E> {}

        /// It is done with.
        record Handled<S, E>(Outcome<S, E> outcome) implements Standing<S, E> {}
    }

    /// Where a store tells what was erased.
    static final Stream ERASURES = Stream.of("$erasures");

    private final Setting<C, S, E> setting;
    private final Decider<C, S, E> decider;
    private final EventCodec<E> codec;
    private final C command;
    private final CommandContext context;
    private final Query within;
    private final Query withinOrOwn;

    /// The same, and erasures, where states outlive the command: what was erased must not live on in them.
    private final Query watched;

    private final Query watchedOrOwn;
    private int conflicts;

    /// What the boundary's events come to, as far as it is known here.
    private Optional<Folded<S>> known;

    /// Whether the state was known before the command came, so that something may have come since.
    private boolean stale;

    /// Whether the first events were not read, so that what the command itself has left may be among them.
    private boolean blind;

    /// @param within the events that the decision rests on, by all names of their types
    /// @param keepsWarm whether what they come to is kept for the next command
    /// @param warm what they came to when they were last looked at
    Handling(
            Setting<C, S, E> setting,
            C command,
            CommandContext context,
            Query within,
            boolean keepsWarm,
            Optional<Folded<S>> warm) {
        this.setting = setting;
        this.decider = setting.decider();
        this.codec = setting.codec();
        this.command = command;
        this.context = context;
        this.within = within;
        boolean keeps = keepsWarm || setting.snapshots().isPresent();
        this.watched = keeps ? within.or(Query.stream(ERASURES)) : within;
        this.withinOrOwn = orOwn(within, context);
        this.watchedOrOwn = orOwn(watched, context);
        this.known = warm;
        this.stale = warm.isPresent();
        this.blind = warm.isPresent();
    }

    private static Query orOwn(Query query, CommandContext context) {
        return context.commandId().map(Query::append).map(query::or).orElse(query);
    }

    Outcome<S, E> run() {
        Standing<S, E> standing = known.<Standing<S, E>>map(Standing.Open::new).orElseGet(this::read);
        while (true) {
            switch (standing) {
                case Standing.Open<S, E> open -> {
                    var folded = keepIfDue(open.folded());
                    known = Optional.of(folded);
                    standing = attempt(folded);
                }
                case Standing.Handled<S, E> handled -> {
                    return handled.outcome();
                }
            }
        }
    }

    /// What the boundary's events come to, up to where it is known: a place to go on from. Events that are not
    /// durable, or not known to be, are not in it.
    Optional<Folded<S>> known() {
        return known;
    }

    // ---------------------------------------------------------------------------------------------------- decide

    private Standing<S, E> attempt(Folded<S> open) {
        List<E> events;
        S state;
        try {
            events = List.copyOf(decider.decide(command, open.state()));
            // Before the append: what evolve cannot take would stand in the way of every command after it.
            state = decider.fold(open.state(), events);
        } catch (RuntimeException refusal) {
            return another(open).orElseThrow(() -> refusal);
        }
        if (!events.isEmpty()) return append(open, events, state);
        return another(open).orElseGet(() -> handled(open.state(), events, Optional.empty()));
    }

    /// Another standing, where a *no* would be wrong: it may rest on old news, or on what the command itself
    /// has left. An append need not ask, as the store asks the same.
    private Optional<Standing<S, E>> another(Folded<S> open) {
        if (stale) return Optional.of(readSince(open));
        return isHidden() ? Optional.of(readOwn()) : Optional.empty();
    }

    private Standing<S, E> append(Folded<S> open, List<E> events, S state) {
        var append = appendOf(events, open.checkpoint());
        try {
            var appended = setting.store().append(append);
            // A repetition's state is not known yet: others may have come between this read and the first attempt.
            if (appended.repeated()) return readOwn();
            known = Optional.of(after(open, append, events, appended));
            return handled(state, events, Optional.of(appended));
        } catch (LostFutureException ofAnotherHistory) {
            if (!blind) throw ofAnotherHistory;
            return readAll();
        } catch (AppendIdReusedException decidedOtherwise) {
            return readOwn();
        } catch (ConflictException conflict) {
            return learnFrom(conflict, open);
        }
    }

    /// What the boundary's events come to after the append. It may have written others beside them.
    private Folded<S> after(Folded<S> open, Append append, List<E> events, Appended appended) {
        var left = new HashMap<Stream, Long>();
        append.events().forEach(event -> left.merge(event.stream(), 1L, Long::sum));
        var folded = open;
        for (int i = 0; i < events.size(); i++) {
            var event = append.events().get(i);
            long after = left.merge(event.stream(), -1L, Long::sum);
            long version = appended.version(event.stream()) - after;
            if (within.matches(event.stream(), version, event.type(), event.tags(), append.id())) {
                folded = folded.then(
                        decider.evolve(folded.state(), events.get(i)),
                        event.data().size());
            }
        }
        return folded.upTo(appended.checkpoint());
    }

    private Append appendOf(List<E> events, Checkpoint seen) {
        var append = Append.of(events.stream().map(this::encode).toList()).onlyIf(Condition.unchanged(watched, seen));
        return new Append(append.events(), append.conditions(), context.commandId(), context.deadline());
    }

    private NewEvent encode(E event) {
        var encoded = codec.encode(event);
        return encoded.withMetadata(context.around(encoded.metadata()));
    }

    /// Goes on with what the conflict brought along. None of these events is the command's own: the store would
    /// have recognised its id before it looked at any condition.
    ///
    /// After a pause, that is old news where many compete, and an attempt on old news is lost. What has come
    /// since is little, and is read.
    private Standing<S, E> learnFrom(ConflictException conflict, Folded<S> open) {
        conflicts++;
        boolean paused = setting.retry().awaitNext(conflicts, conflict, context.deadline());
        if (!conflict.isComplete() || conflict.mustReadAnew()) return read();
        stale = false;
        var folded = open;
        if (conflict.unseen().stream().anyMatch(Handling::isErasure)) return read();
        for (var unseen : conflict.unseen()) {
            folded = evolve(folded, unseen);
        }
        folded = folded.upTo(conflict.checkpoint());
        return paused ? readOn(folded) : new Standing.Open<>(folded);
    }

    // ---------------------------------------------------------------------------------------------------- read

    /// Reads from the last snapshot on.
    private Standing<S, E> read() {
        stale = false;
        var kept = setting.snapshots().flatMap(snapshots -> snapshots.latest(within));
        if (kept.isEmpty()) return readAll();
        blind = true;
        return readSince(kept.get());
    }

    /// Reads what has come since, or everything if that was another history's.
    private Standing<S, E> readSince(Folded<S> folded) {
        stale = false;
        try {
            return readOn(folded);
        } catch (LostFutureException ofAnotherHistory) {
            return readAll();
        }
    }

    private Standing<S, E> readAll() {
        stale = false;
        blind = false;
        return readOn(Folded.nothing(decider.initial()));
    }

    /// Reads anew, where the command's own events are known to be. The state is the one of that time, which no
    /// snapshot of a later one tells.
    private Standing<S, E> readOwn() {
        var standing = readAll();
        if (standing instanceof Standing.Handled<S, E>) return standing;
        throw new IllegalStateException(
                "store knows the append id " + context.commandId() + ", but no event shows it: " + withinOrOwn);
    }

    /// Whether the command was done already, and a snapshot hides it. It is asked where the answer would be a
    /// no: an append asks the store anyway.
    private boolean isHidden() {
        if (!blind || context.commandId().isEmpty()) return false;
        try (var own = setting.store()
                .read(
                        Query.append(context.commandId().get()),
                        ReadOptions.forwards().limit(1))) {
            return own.iterator().hasNext();
        }
    }

    private Standing<S, E> readOn(Folded<S> start) {
        return readIfNothingWasErased(start).orElseGet(this::readAll);
    }

    /// @return empty if something was erased since the start: its state may rest on that
    private Optional<Standing<S, E>> readIfNothingWasErased(Folded<S> start) {
        boolean isKept = start.checkpoint().position() > 0;
        var query = isKept ? watchedOrOwn : withinOrOwn;
        var folded = start;
        try (var reader = setting.store().read(query, ReadOptions.forwards().after(start.checkpoint()))) {
            for (var events = reader.iterator(); events.hasNext(); ) {
                var recorded = events.next();
                if (isErasure(recorded)) return Optional.empty();
                if (isOwn(recorded)) return firstOutcome(folded.state(), recorded, events, isKept);
                folded = evolve(folded, recorded);
            }
            return Optional.of(new Standing.Open<>(folded.upTo(reader.checkpoint())));
        }
    }

    private static boolean anyErasure(Iterator<RecordedEvent> events) {
        while (events.hasNext()) {
            if (isErasure(events.next())) return true;
        }
        return false;
    }

    /// An erasure names positions, and a state does not say of which it was made: whatever was erased, it is
    /// folded anew.
    private static boolean isErasure(RecordedEvent recorded) {
        return recorded.stream().equals(ERASURES);
    }

    private Folded<S> evolve(Folded<S> folded, RecordedEvent recorded) {
        var next = decider.evolve(folded.state(), codec.decode(recorded));
        return folded.then(
                next, recorded.present().map(present -> present.data().size()).orElse(0));
    }

    /// Before the decision, and so of durable events alone: whatever fails here, nothing was written yet.
    private Folded<S> keepIfDue(Folded<S> folded) {
        return setting.snapshots()
                .map(snapshots -> snapshots.keepIfDue(within, folded))
                .orElse(folded);
    }

    /// An append's events stand side by side, so its last one is followed by another's, or by none. What comes
    /// after is not looked at, unless it may be an erasure.
    ///
    /// @return empty if something was erased since
    private Optional<Standing<S, E>> firstOutcome(
            S before, RecordedEvent first, Iterator<RecordedEvent> rest, boolean isKept) {
        var own = new ArrayList<>(List.of(first));
        while (rest.hasNext()) {
            var next = rest.next();
            if (isOwn(next)) {
                own.add(next);
                continue;
            }
            if (!isKept) break;
            if (isErasure(next) || anyErasure(rest)) return Optional.empty();
        }
        var events = own.stream().map(codec::decode).toList();
        return Optional.of(handled(decider.fold(before, events), events, Optional.of(appended(own))));
    }

    private boolean isOwn(RecordedEvent recorded) {
        return context.commandId().isPresent() && recorded.appendId().equals(context.commandId());
    }

    private Standing<S, E> handled(S state, List<E> events, Optional<Appended> appended) {
        return new Standing.Handled<>(new Outcome<>(state, events, appended, conflicts));
    }

    /// What the store answered when it accepted the append of these events.
    private static Appended appended(List<RecordedEvent> own) {
        var versions = new HashMap<Stream, Long>();
        own.forEach(recorded -> versions.put(recorded.stream(), recorded.version()));
        var last = own.getLast();
        return new Appended(last.checkpoint(), own.getFirst().position(), versions, last.time(), true);
    }
}
