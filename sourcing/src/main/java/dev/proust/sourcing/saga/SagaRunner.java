package dev.proust.sourcing.saga;

import static java.util.concurrent.CompletableFuture.runAsync;

import dev.proust.sourcing.CommandHandler;
import dev.proust.sourcing.saga.SagaDecider.Meeting;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/// Runs a saga, step by step. All that it knows is in the store: a saga that is killed at any moment goes on
/// from there, and what it does again changes nothing.
///
/// ```java
/// var refunds = new SagaRunner<>(SagaSetting.of(store, new Refunds(), codecs, dispatcher));
/// while (refunds.step()) {}
/// ```
///
/// ```
///   events that concern it ─┐                       ┌─► react: events of its own, appended under an id that
///   events of its own ──────┼─► one step: in order, │          follows from the position of what it reacts to
///   deadlines that are due ─┘   each instance apart └─► have commands carried out, each under an id that
///                                                              follows from the event of its own
/// ```
///
/// **Once in effect.** Whatever is begun again bears the same id as the first time, and so is recognised by the
/// store: reactions, deadlines reached, and commands, if their handler uses the id.
///
/// **An instance that fails is parked alone**: the failure is written down in its stream, where every later
/// runner finds it ([#parked]); it can be retried or skipped, and then meets what it has missed.
///
/// **Deadlines** are reached once, and in the order of time: only when all events that were recorded before are
/// met.
///
/// Several may run the same saga at the same time, in any processes: that costs work, and changes nothing.
///
/// Thread rule: one thread at a time steps; [#parked], [#retry] and [#skip] may be called by any.
public final class SagaRunner<I, S, E, C> {

    private final SagaSetting<I, S, E, C> setting;
    private final Turn.Crew<I, S, E, C> crew;
    private final Routing<I> routing;
    private final Query concerned;
    private final Agenda agenda = new Agenda();
    private Optional<Checkpoint> taken = Optional.empty();
    private long sinceProgress;
    private volatile List<ParkedInstance> parked = List.of();

    /// A runner that has not begun.
    public SagaRunner(SagaSetting<I, S, E, C> setting) {
        this.setting = setting;
        this.routing = Routing.of(setting.saga(), setting.codecs().triggers());
        this.concerned = routing.triggers().or(Query.category(routing.name().category()));
        var codec = new SagaRecordCodec<>(setting.codecs().own());
        var handler = CommandHandler.of(
                        setting.store(),
                        new SagaDecider<>(setting.saga()),
                        codec,
                        (Meeting<I> meeting) -> Query.stream(meeting.home()))
                .withRetry(setting.retry());
        this.crew = new Turn.Crew<>(setting, codec, routing, handler, new Brake(setting));
    }

    /// Takes up what has happened since, as much as one batch holds; and, where that is all, reaches the
    /// deadlines that are due.
    ///
    /// If it throws, nothing is lost: the next call tries the same again.
    ///
    /// @return whether there was anything to do, so that another step is worth while at once
    /// @throws dev.proust.store.EventStoreException if the store fails, or one that carries out commands, and
    ///     it may work later
    /// @throws dev.proust.sourcing.OvertakenException likewise
    /// @throws IllegalStateException if nobody can tell which instance an event concerns: the saga does not go
    ///     on without it
    public boolean step() {
        if (taken.isEmpty()) begin();
        var now = setting.clock().instant();
        var batch = read();
        run(batch.turns);
        taken = Optional.of(batch.end);
        sinceProgress += batch.events;
        int reached = batch.isLast ? reachAllUpTo(now) : 0;
        keepProgress(setting.progressEvery());
        return !batch.isLast || batch.events + reached > 0;
    }

    /// Writes down how far it has got, if it has got any further since the last time. What is done anyway, now
    /// and then; at the end it saves work at the next beginning.
    public void keepProgress() {
        keepProgress(1);
    }

    /// The next deadline, as of the last step.
    public Optional<Instant> nextDeadline() {
        return agenda.next();
    }

    /// The instances that are parked, as of the last step.
    public List<ParkedInstance> parked() {
        return parked;
    }

    /// Has an instance try again what it is parked at, and meet what it has missed. It does so when whoever
    /// runs the saga takes the next steps.
    ///
    /// @return whether it was parked
    public boolean retry(String instance) {
        return crew.brake().retry(routing.name().stream(instance));
    }

    /// The same, but leaves out what it is parked at.
    ///
    /// @return whether it was parked
    public boolean skip(String instance) {
        return crew.brake().skip(routing.name().stream(instance));
    }

    /// Waits until another step may be worth while: until there is an event, or a deadline is due, but no
    /// longer than this.
    ///
    /// @throws InterruptedException if the thread is interrupted
    public void await(Duration timeout) throws InterruptedException {
        if (taken.isEmpty()) return;
        var now = setting.clock().instant();
        var left = nextDeadline().map(at -> Duration.between(now, at)).orElse(timeout);
        var wait = left.compareTo(timeout) < 0 ? left : timeout;
        if (!wait.isPositive()) return;
        try (var subscription = setting.store().subscribe(concerned, taken.get())) {
            awaitEvent(subscription, wait);
        }
    }

    /// The first signal tells where the subscription begins, and comes at once.
    private static void awaitEvent(Subscription subscription, Duration wait) throws InterruptedException {
        if (!(subscription.next() instanceof RecordedEvent)) {
            var unused = subscription.next(wait);
        }
    }

    // ---------------------------------------------------------------------------------------------------- begin

    /// Finds out how far it has got, and what was to come then.
    private void begin() {
        var progress = lastProgress();
        if (progress.isEmpty() && setting.startingAfter().position() > 0) append(setting.startingAfter());
        var checkpoint = progress.orElse(setting.startingAfter());
        var own = Query.category(routing.name().category());
        try (var reader = setting.store().read(own)) {
            for (var recorded : reader) {
                if (recorded.position() > checkpoint.position()) break;
                if (isProgress(recorded)) continue;
                var turn = turn(routing.name().instance(recorded.stream()), checkpoint);
                turn.learn(recorded);
                agenda.put(turn.instance(), turn.standing());
            }
        }
        taken = Optional.of(checkpoint);
        parked = agenda.parked();
    }

    private Optional<Checkpoint> lastProgress() {
        var last = ReadOptions.backwards().limit(1);
        try (var reader = setting.store().read(Query.stream(routing.name().progress()), last)) {
            var events = reader.iterator();
            // One that is erased says nothing: then all is done again, and changes nothing.
            return events.hasNext()
                    ? events.next()
                            .present()
                            .map(present -> Checkpoint.parse(present.data().asText()))
                    : Optional.empty();
        }
    }

    private boolean isProgress(RecordedEvent recorded) {
        return recorded.stream().equals(routing.name().progress());
    }

    private void keepProgress(int every) {
        if (sinceProgress < every || taken.isEmpty()) return;
        append(taken.get());
        sinceProgress = 0;
    }

    private void append(Checkpoint progress) {
        var data = Data.text(progress.toString());
        setting.store().append(Append.of(NewEvent.of(routing.name().progress(), SagaRecordCodec.PROGRESSED, data)));
    }

    // ---------------------------------------------------------------------------------------------------- a batch

    /// What is to be done together.
    ///
    /// @param turns what is to be done for each instance, in order
    /// @param end up to where nothing is left then
    /// @param isLast whether there was nothing after it
    private record Batch<I, S, E, C>(
            Map<Turn<I, S, E, C>, List<Runnable>> turns, int events, Checkpoint end, boolean isLast) {}

    private Batch<I, S, E, C> read() {
        var start = taken.orElseThrow();
        var turns = new LinkedHashMap<String, Turn<I, S, E, C>>();
        var work = new LinkedHashMap<Turn<I, S, E, C>, List<Runnable>>();
        var some = ReadOptions.forwards().after(start).limit(setting.batchMax());
        var end = start;
        int events = 0;
        try (var reader = setting.store().read(concerned, some)) {
            for (var recorded : reader) {
                try {
                    if (enlist(recorded, turns, work)) events++;
                } catch (IllegalStateException unknown) {
                    // What comes before it is done first.
                    if (end.equals(start)) throw unknown;
                    return new Batch<>(work, events, end, false);
                }
                end = recorded.checkpoint();
            }
            boolean isLast = !reader.isCutOff();
            return new Batch<>(work, events, isLast ? reader.checkpoint() : end, isLast);
        }
    }

    private boolean enlist(
            RecordedEvent recorded, Map<String, Turn<I, S, E, C>> turns, Map<Turn<I, S, E, C>, List<Runnable>> work) {
        if (isProgress(recorded)) return false;
        var start = taken.orElseThrow();
        if (routing.isOwn(recorded)) {
            var turn = turns.computeIfAbsent(routing.name().instance(recorded.stream()), name -> turn(name, start));
            work.computeIfAbsent(turn, none -> new ArrayList<>()).add(() -> turn.follow(recorded));
            return true;
        }
        var routed = routing.of(recorded);
        routed.ifPresent(to -> {
            var turn = turns.computeIfAbsent(to.instance(), name -> turn(name, start));
            work.computeIfAbsent(turn, none -> new ArrayList<>()).add(() -> turn.meet(recorded, to.event()));
        });
        return routed.isPresent();
    }

    private Turn<I, S, E, C> turn(String instance, Checkpoint from) {
        return new Turn<>(crew, instance, agenda.of(instance), from);
    }

    private int reachAllUpTo(Instant now) {
        var start = taken.orElseThrow();
        var due = agenda.due(now, setting.batchMax());
        var turns = new LinkedHashMap<String, Turn<I, S, E, C>>();
        var work = new LinkedHashMap<Turn<I, S, E, C>, List<Runnable>>();
        for (var entry : due) {
            var turn = turns.computeIfAbsent(entry.instance(), name -> turn(name, start));
            work.computeIfAbsent(turn, none -> new ArrayList<>())
                    .add(() -> turn.reach(entry.deadline(), start.position()));
        }
        run(work);
        return due.size();
    }

    /// Has everything done, and waits for it. If anything fails by the world's fault, that is thrown when all
    /// else is done; and since no place is taken then, it is done again.
    private void run(Map<Turn<I, S, E, C>, List<Runnable>> work) {
        var running = work.values().stream()
                .map(steps -> runAsync(() -> steps.forEach(Runnable::run), setting.executor()))
                .toList();
        Optional<Throwable> failure = Optional.empty();
        for (var one : running) {
            try {
                one.join();
            } catch (CompletionException thrown) {
                var cause = Optional.ofNullable(thrown.getCause());
                if (failure.isEmpty() || cause.filter(Error.class::isInstance).isPresent()) failure = cause;
            }
        }
        if (failure.isPresent()) throw rethrown(failure.get());
        work.keySet().forEach(turn -> agenda.put(turn.instance(), turn.standing()));
        parked = agenda.parked();
    }

    private static RuntimeException rethrown(Throwable failure) {
        return switch (failure) {
            case RuntimeException exception -> exception;
            case Error error -> throw error;
            default -> new IllegalStateException(failure);
        };
    }
}
