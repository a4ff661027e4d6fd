package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.contract.sim.Operation.Kind;
import dev.proust.contract.sim.SimulatedDisk;
import dev.proust.engine.core.Engine;
import dev.proust.engine.core.PendingAppend;
import dev.proust.engine.index.Upkeep;
import dev.proust.store.Append;
import dev.proust.store.AppendIdReusedException;
import dev.proust.store.Appended;
import dev.proust.store.Checkpoint;
import dev.proust.store.Condition;
import dev.proust.store.ConflictException;
import dev.proust.store.Criterion;
import dev.proust.store.Data;
import dev.proust.store.FoldId;
import dev.proust.store.NewEvent;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Snapshot;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import dev.proust.store.UnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What clients do with a store whose events may be erased, or lost: append, erase, read, follow and keep states, and
/// compare each answer with the model. The index is kept up in between.
///
/// Thread rule: one thread.
final class Workload {

    /// The streams that clients append to.
    static final List<String> STREAMS = List.of("order-1", "order-2", "stock-1", "stock-2", "customer");

    private static final FoldId FOLD = new FoldId("fold", 1);

    private final RandomGenerator random;
    private final Machine machine;
    private final SimulatedDisk disk;
    private final ContentModel model;
    private final Tally.Counter counter;
    private final Traces traces;
    private final List<Accepted> accepted = new ArrayList<>();
    private int appends;

    /// An append that was accepted.
    private record Accepted(Append append, long firstPosition) {}

    /// @param random decides what is done
    Workload(RandomGenerator random, Machine machine, Traces traces) {
        this.random = random;
        this.machine = machine;
        this.disk = machine.disk();
        this.model = machine.model();
        this.counter = machine.counter();
        this.traces = traces;
    }

    // ---------------------------------------------------------------------------------------------------- actions

    /// Does something.
    void act(Engine engine) {
        int choice = random.nextInt(100);
        if (choice < 45) append(engine);
        else if (choice < 60) erase(engine);
        else if (choice < 75) read(engine, query());
        else if (choice < 80) follow(engine, query(), random.nextLong(model.head() + 1));
        else if (choice < 85) snapshot(engine);
        else if (choice < 90) engine.idle();
        else if (choice < 92) breakOff(engine);
        else keepUp(engine);
    }

    void append(Engine engine) {
        var events = new ArrayList<NewEvent>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            events.add(event());
        }
        appends++;
        var append = Append.of(events).withId("append-" + appends);
        var stream = stream();
        long version = model.version(stream);
        boolean isWrong = oneIn(4);
        append = append.onlyIf(Condition.version(stream, isWrong ? version + 1 : version));
        if (!isWrong) model.begin(append);
        var made = append;
        try {
            await(engine, () -> engine.submit(made, () -> {}));
            require(!isWrong, "an append was accepted though %s is at version %d", stream, version);
            accepted.add(new Accepted(made, model.head() + 1));
            model.settle(true);
            counter.count(Happening.ACCEPTED);
        } catch (ConflictException conflict) {
            require(isWrong, "an append was refused though %s is at version %d: %s", stream, version, conflict);
            conflict.unseen().forEach(found -> model.requireIs(found.position(), found));
            counter.count(Happening.CONFLICT);
        }
    }

    /// Repeats an append, if its id is known.
    void repeat(Engine engine) {
        if (accepted.isEmpty()) return;
        var again = any(accepted);
        var first = model.at(again.firstPosition);
        boolean isInDoubt = first.appendId().isEmpty() || first.isVague();
        if (isInDoubt && !first.isIdKnown()) return;
        try {
            var appended = await(engine, () -> engine.submit(again.append, () -> {}));
            require(appended.repeated(), "an append is accepted that repeats position %d", again.firstPosition);
            requireSame(again.firstPosition, appended.firstPosition(), "first position of what is repeated");
            counter.count(Happening.REPEATED);
        } catch (AppendIdReusedException known) {
            require(isInDoubt, "the append of position %d is taken for another one: %s", again.firstPosition, known);
        }
    }

    private void erase(Engine engine) {
        var query = oneIn(10) ? Query.all() : query();
        var named = model.toErase(query);
        var ranges = engine.erasable(query);
        var found = ContentModel.positions(ranges);
        requireSameButVague(new TreeSet<>(named), new TreeSet<>(found), "what an erasure of %s would erase", query);
        if (found.isEmpty()) return;
        model.beginErasure(found);
        await(engine, () -> engine.submitErasure(ranges, "it is asked for", () -> {}));
        model.settle(true);
        counter.count(Happening.ERASED, found.size());
        if (oneIn(2)) read(engine, query);
        askForStates(engine);
    }

    private Appended await(Engine engine, Supplier<PendingAppend> submitting) {
        var pending = submitting.get();
        while (!pending.isDone()) {
            engine.step();
        }
        return pending.answer();
    }

    /// A merge, say, cannot finish its file, and the store goes on.
    private void breakOff(Engine engine) {
        disk.fail(any(List.of(Kind.WRITE, Kind.SYNC, Kind.RENAME)), 1 + random.nextInt(3));
        keepUp(engine);
    }

    void keepUp(Engine engine) {
        for (var kind : Upkeep.Kind.values()) {
            if (engine.upkeep().claim(kind)) engine.upkeep().keepUp(kind);
        }
        while (oneIn(2)) {
            machine.threads().runOne();
        }
        traces.requireGone(engine);
    }

    /// A state that holds what was said; it is never given again once something that it may hold is erased.
    private void snapshot(Engine engine) {
        if (oneIn(2) && model.head() > 0) {
            long position = 1 + random.nextLong(model.head());
            var state = data();
            traces.saved(position, state);
            engine.snapshots().save(new Snapshot(stream().name(), FOLD, checkpoint(engine, position), 1, state));
        } else {
            askForStates(engine);
        }
    }

    private void askForStates(Engine engine) {
        for (var stream : STREAMS) {
            engine.snapshots().latest(stream, FOLD).ifPresent(found -> {
                long position = found.checkpoint().position();
                require(
                        position >= model.lastErasure(),
                        "a snapshot of position %d is given, from before the last erasure",
                        position);
                counter.count(Happening.SNAPSHOT);
            });
        }
    }

    // ---------------------------------------------------------------------------------------------------- comparison

    /// All that is there is what must be there.
    void requireSound(Engine engine) {
        requireSame(model.head(), engine.head(), "head");
        read(engine, everything());
        for (int i = 0; i < 4; i++) {
            read(engine, query());
        }
        follow(engine, query(), 0);
    }

    private void read(Engine engine, Query query) {
        var expected = model.matching(query);
        boolean isForwards = oneIn(2);
        var options = isForwards ? ReadOptions.forwards() : ReadOptions.backwards();
        if (!isForwards) expected = expected.reversed();
        var found = new ArrayList<Long>();
        try (var reader = engine.read(query, options)) {
            for (var event : reader) {
                model.requireIs(event.position(), event);
                found.add(event.position());
            }
        }
        requireSameButVague(expected, found, "what %s finds", query);
        counter.count(Happening.READ);
    }

    private void follow(Engine engine, Query query, long after) {
        var follower = engine.follow(query, checkpoint(engine, after));
        var told = new ArrayList<Long>();
        for (var signal = follower.poll(); signal.isPresent(); signal = follower.poll()) {
            if (!(signal.get() instanceof RecordedEvent event)) continue;
            model.requireIs(event.position(), event);
            told.add(event.position());
            counter.count(Happening.SIGNAL);
        }
        follower.close();
        requireSameButVague(model.followed(query, after), told, "what somebody is told who follows %s", query);
    }

    /// Of events of which nobody knows all that they are found by, nobody knows who finds them.
    private void requireSameButVague(Collection<Long> expected, Collection<Long> found, String what, Query query) {
        var vague = model.vague();
        requireSame(without(vague, expected), without(vague, found), what, query);
    }

    private static List<Long> without(Set<Long> some, Collection<Long> all) {
        return all.stream().filter(position -> !some.contains(position)).toList();
    }

    /// What finds all that is there, streams of the store's own included.
    Query everything() {
        var all = Query.all();
        for (long position = 1; position <= model.head(); position++) {
            var stream = model.at(position).stream();
            if (stream.isReserved()) all = all.or(Query.stream(stream));
        }
        return all;
    }

    /// The event at a position, found by nothing that comes later. Where what is derived from the log is damaged, it is
    /// made anew first.
    RecordedEvent readAt(Engine engine, long position) {
        while (true) {
            try {
                return tryToReadAt(engine, position);
            } catch (UnavailableException damaged) {
                if (!machine.threads().runOne()) throw damaged;
            }
        }
    }

    private RecordedEvent tryToReadAt(Engine engine, long position) {
        var stream = model.at(position).stream();
        var query = stream.isReserved() ? Query.stream(stream) : Query.all();
        var from = ReadOptions.forwards().limit(1);
        if (position > 1) from = from.after(checkpoint(engine, position - 1));
        try (var reader = engine.read(query, from)) {
            return reader.iterator().next();
        }
    }

    private static Checkpoint checkpoint(Engine engine, long position) {
        if (position == 0) return Checkpoint.START;
        return engine.checkpoint(position);
    }

    // ---------------------------------------------------------------------------------------------------- words

    private NewEvent event() {
        var event = NewEvent.of(stream(), type(), data());
        return oneIn(2) ? event.tagged(tag()) : event;
    }

    /// Bytes that stand nowhere else, and that nobody can make shorter.
    private Data data() {
        var bytes = new byte[24 + random.nextInt(oneIn(6) ? 3_000 : 100)];
        random.nextBytes(bytes);
        return Data.of(bytes, "application/octet-stream");
    }

    private Stream stream() {
        return Stream.of(any(STREAMS));
    }

    private String type() {
        return any(List.of("Placed", "Paid", "Sent"));
    }

    private Tag tag() {
        return Tag.of("customer", any(List.of("7", "8")));
    }

    private Query query() {
        return switch (random.nextInt(7)) {
            case 0 -> Query.all();
            case 1 -> Query.stream(stream());
            case 2 -> Query.category("order");
            case 3 -> Query.tagged(tag());
            case 4 -> Query.append("append-" + (1 + random.nextInt(1 + appends)));
            case 5 -> Query.births("stock");
            default -> Query.of(Criterion.ofTypes(type()).withTags(tag()), Criterion.stream(stream()));
        };
    }

    private boolean oneIn(int times) {
        return machine.oneIn(times);
    }

    private <T> T any(List<T> choices) {
        return machine.any(choices);
    }
}
