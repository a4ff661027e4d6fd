package dev.proust.contract.crash;

import static dev.proust.contract.crash.Discrepancy.require;
import static dev.proust.contract.crash.Discrepancy.requireSame;

import dev.proust.contract.crash.Anatomy.Body;
import dev.proust.contract.crash.Anatomy.Span;
import dev.proust.contract.sim.Stopped;
import dev.proust.engine.core.Engine;
import dev.proust.engine.index.Upkeep;
import dev.proust.store.Append;
import dev.proust.store.Checkpoint;
import dev.proust.store.CorruptionException;
import dev.proust.store.Data;
import dev.proust.store.FormatTooNewException;
import dev.proust.store.LostFutureException;
import dev.proust.store.NewEvent;
import dev.proust.store.Progress;
import dev.proust.store.Query;
import dev.proust.store.ReadOptions;
import dev.proust.store.RecordedEvent;
import dev.proust.store.Signal;
import dev.proust.store.Stream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// The story of a store whose disk breaks its promise: bits turn over, writes are lost or stray, syncs lie, files are
/// gone. The store cannot keep what the disk has lost; but it must never show anything else, never lose what was not
/// hit, and never be silent about what it can know.
///
/// ```
///   some lives ──► what should be there ──► damage ──► open:  refused                    undo it, and all is there
///                        │                     │              or served, but for what was hit without a whole copy
///                        └──── Prognosis ◄─────┘              or cut at the end, reported, a new incarnation
/// ```
///
/// Thread rule: one thread.
public final class RotStory {

    private final long seed;
    private final Lives lives;
    private final Stage stage;
    private List<Checkpoint> checkpoints = List.of();

    private RotStory(long seed) {
        var random = new SplittableRandom(seed);
        this.seed = seed;
        this.lives = new Lives(Plot.drawQuiet(random), random);
        this.stage = lives.stage();
    }

    /// The story of a seed.
    public static RotStory of(long seed) {
        return new RotStory(seed);
    }

    /// Tells it to somebody who wants to hear each thing that happens.
    ///
    /// @see #run()
    public Tally run(Consumer<Object> listener) {
        lives.stage().disk().tellTo(listener);
        return run();
    }

    /// Tells it.
    ///
    /// @return what has happened
    /// @throws AssertionError if the store did or held what it must not: it names the seed, and what happened last
    public Tally run() {
        return Telling.of("RotStory", seed, stage, this::tell);
    }

    private void tell() {
        for (int life = 0; life < stage.plot().lives(); life++) {
            lives.live();
        }
        var engine = lives.open();
        checkpoints =
                Lives.everything(engine).stream().map(RecordedEvent::checkpoint).toList();
        boolean isInIndex = stage.oneIn(4);
        boolean isInOrder = !stage.oneIn(isInIndex ? 4 : 2);
        if (isInOrder) putInOrder(engine);
        if (stage.oneIn(2)) engine.close();
        var before = Rot.files(stage.disk());
        var whole = Anatomy.of(Anatomy.segments(before));
        requireSame(stage.model().head(), whole.head(), "head by the tables of the format");
        var rot = new Rot(stage.disk(), stage.random(), whole);
        if (stage.plot().lies()) {
            stage.disk().lieAboutSyncs(false);
            stage.disk().powerCut();
        } else {
            stage.disk().kill();
            if (isInIndex) rot.setInIndex();
            else if (isInOrder && !stage.oneIn(4)) rot.setInEvents();
            else rot.setIn();
        }
        stage.counter().count(Happening.DAMAGE);
        examine(before, whole, rot);
        lives.countAll();
    }

    /// Nobody appends, and the index is put in order: then most events have a copy in a run.
    private static void putInOrder(Engine engine) {
        engine.idle();
        for (var kind : Upkeep.Kind.values()) {
            if (engine.upkeep().claim(kind)) engine.upkeep().keepUp(kind);
        }
    }

    /// Opens the store, whose recovery may be cut short.
    private void examine(Map<String, byte[]> before, Anatomy whole, Rot rot) {
        boolean hasLeftTrace = false;
        while (true) {
            var after = Rot.files(stage.disk());
            var prognosis = Prognosis.of(
                    whole,
                    Anatomy.runs(after, before),
                    stage.plot().index().walkBytes(),
                    Anatomy.segments(before),
                    Anatomy.segments(after));
            hasLeftTrace |= prognosis.leavesTrace();
            stage.disk().note(prognosis);
            boolean isNew = Anatomy.segments(after).isEmpty();
            if (!isNew && stage.oneIn(3))
                stage.disk().stopAfter(1 + stage.random().nextInt(20));
            try {
                var engine = lives.openOnce();
                stage.disk().stopAfter(Long.MAX_VALUE);
                require(!prognosis.isRefused(), "the store was opened, though what was durable is damaged");
                requireServed(engine, prognosis, hasLeftTrace, before);
                return;
            } catch (Stopped here) {
                stage.counter().count(Happening.RECOVERY_CUT_SHORT);
                lives.die();
            } catch (CorruptionException | FormatTooNewException refused) {
                stage.disk().stopAfter(Long.MAX_VALUE);
                require(prognosis.isRefused(), "the store was refused: %s", refused);
                requireSameFiles(after, Rot.files(stage.disk()));
                stage.counter().count(Happening.DAMAGE_REFUSED);
                heal(before, rot);
                return;
            }
        }
    }

    private static void requireSameFiles(Map<String, byte[]> before, Map<String, byte[]> after) {
        requireSame(before.keySet(), after.keySet(), "files after an open that was refused");
        before.forEach((file, bytes) ->
                require(Arrays.equals(bytes, after.get(file)), "an open that was refused has changed %s", file));
    }

    private void heal(Map<String, byte[]> before, Rot rot) {
        if (stage.plot().lies()) before.forEach((file, bytes) -> rot.write(file, 0, bytes));
        else rot.undo();
        lives.open();
    }

    // ---------------------------------------------------------------------------------------------------- served

    /// All that is kept can be read, but for what was hit; what is lost is reported, and nobody is told that all is
    /// well.
    private void requireServed(Engine opened, Prognosis prognosis, boolean hasLeftTrace, Map<String, byte[]> before) {
        var report = opened.report();
        requireSame(prognosis.leavesTrace(), !report.cuts().isEmpty(), "whether something was cut");
        requireSame(prognosis.damagedBatches(), report.damagedBatches(), "damaged batches that are reported");
        stage.counter().count(Happening.DAMAGE_READ, prognosis.unreadable().size());
        requireReadable(opened, prognosis);
        requireFollowable(opened, prognosis);
        boolean hasLost = prognosis.kept() < stage.model().head();
        boolean isSound = !hasLost && prognosis.isSound();
        // At once, before the index is put in order.
        if (isSound) new Inspection(stage, opened).requireIndexed();
        boolean hasDied = stage.oneIn(2) && isMendingCutShort();
        if (!hasDied && !prognosis.isUncertain()) requireMended(opened, prognosis, before);
        if (hasLost) {
            stage.counter().count(hasLeftTrace ? Happening.DAMAGE_CUT : Happening.DAMAGE_UNSEEN);
        }
        var engine = !hasDied && stage.oneIn(2) ? opened : reopened();
        int later =
                hasLost && hasLeftTrace && !prognosis.isUncertain() ? requireLostFuture(engine, prognosis.kept()) : 0;
        if (prognosis.isUncertain()) requireUndecided(engine);
        var again = reopened();
        requireReadable(again, prognosis);
        // A run of what was lost may be there again, and must not be believed.
        if (later > 0) requireFound(again, prognosis.kept() + 1, later);
        if (isSound) new Inspection(stage, again).requireSound();
    }

    /// Lets the engine mend, and the process or the machine end while it does.
    private boolean isMendingCutShort() {
        stage.disk().stopAfter(1 + stage.random().nextInt(12));
        try {
            stage.patience().letRepair();
            return false;
        } catch (Stopped here) {
            return true;
        } finally {
            stage.disk().stopAfter(Long.MAX_VALUE);
        }
    }

    /// Whatever has a whole copy was met with by now: where nobody writes any more, it becomes what it was.
    private void requireMended(Engine engine, Prognosis prognosis, Map<String, byte[]> before) {
        stage.patience().letRepair();
        var segments = Anatomy.segments(Rot.files(stage.disk()));
        var were = Anatomy.segments(before);
        int last = segments.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (var body : prognosis.healable()) {
            int segment = body.span().segment();
            if (segment == last || !isSame(body.header(), were, segments)) continue;
            require(
                    isSame(body.span(), were, segments),
                    "position %d has a whole copy, and was not mended",
                    body.position());
            stage.counter().count(Happening.DAMAGE_MENDED);
        }
        requireReadable(engine, prognosis);
    }

    private static boolean isSame(Span span, Map<Integer, byte[]> were, Map<Integer, byte[]> are) {
        int from = (int) span.from();
        int to = (int) span.to();
        return Arrays.equals(were.get(span.segment()), from, to, are.get(span.segment()), from, to);
    }

    private Engine reopened() {
        lives.die();
        return lives.openOnce();
    }

    private void requireReadable(Engine engine, Prognosis prognosis) {
        var healable = prognosis.healable().stream().map(Body::position).collect(Collectors.toSet());
        for (long position = 1; position <= prognosis.kept(); position++) {
            var entry = stage.model().at(position);
            var from = from(position);
            try {
                var found = stage.patience().with(() -> first(engine, from));
                require(!prognosis.unreadable().contains(position), "position %d was hit and can be read", position);
                if (healable.contains(position)) stage.counter().count(Happening.DAMAGE_SERVED);
                entry.requireIs(found);
            } catch (CorruptionException damaged) {
                requireHit(position, prognosis, damaged);
            }
        }
    }

    private static void requireHit(long position, Prognosis prognosis, CorruptionException damaged) {
        boolean mayFail = prognosis.unreadable().contains(position)
                || prognosis.uncertain().contains(position)
                || position <= prognosis.uncertainUpTo();
        require(mayFail, "position %d was not hit: %s", position, damaged);
    }

    /// What may stand where nobody can read it, decides nothing: an append is refused, and never judged by a guess.
    private void requireUndecided(Engine engine) {
        var append = Append.of(NewEvent.of(Stream.of("never"), "Never", Data.none()));
        try {
            stage.patience().with(() -> engine.submit(append, () -> {}));
        } catch (CorruptionException expected) {
            stage.counter().count(Happening.DAMAGE_UNDECIDED);
            return;
        }
        throw new Discrepancy("an append was taken though nobody knows whether its stream is there");
    }

    private static RecordedEvent first(Engine engine, ReadOptions from) {
        try (var reader = engine.read(Query.all(), from)) {
            return reader.iterator().next();
        }
    }

    private ReadOptions from(long position) {
        return position == 1
                ? ReadOptions.forwards().limit(1)
                : ReadOptions.forwards()
                        .after(checkpoints.get((int) position - 2))
                        .limit(1);
    }

    /// Who follows is told of the damage, each time, and never led around it.
    private void requireFollowable(Engine engine, Prognosis prognosis) {
        var follower = engine.follow(Query.all(), Checkpoint.START);
        require(follower.poll().orElseThrow() instanceof Progress, "a subscription begins with something else");
        for (long position = 1; position <= prognosis.kept(); position++) {
            Optional<Signal> signal;
            try {
                signal = stage.patience().with(follower::poll);
            } catch (CorruptionException damaged) {
                requireHit(position, prognosis, damaged);
                return;
            }
            requireSame(position, signal.orElseThrow().checkpoint().position(), "next position of who follows");
            require(
                    !prognosis.unreadable().contains(position),
                    "who follows gets position %d, which was hit",
                    position);
        }
    }

    /// Something was cut, and it may have been acknowledged: who has seen it must hear that it is no more, even when
    /// others stand in its place.
    ///
    /// @return how many others
    private int requireLostFuture(Engine engine, long kept) {
        var lost = checkpoints.subList((int) kept, checkpoints.size());
        requireLost(engine, lost);
        var events =
                Collections.nCopies(Math.min(lost.size(), 100), NewEvent.of(Stream.of("later"), "Later", Data.none()));
        var pending = stage.patience().with(() -> engine.submit(Append.of(events), () -> {}));
        engine.step();
        var appended = pending.answer();
        requireSame(kept + 1, appended.firstPosition(), "position after what was kept");
        requireFound(engine, kept + 1, events.size());
        requireLost(engine, lost);
        return events.size();
    }

    /// What was appended after the cut is found where it is.
    private void requireFound(Engine engine, long first, int count) {
        var found = stage.patience().with(() -> {
            try (var reader = engine.read(Query.stream(Stream.of("later")), ReadOptions.forwards())) {
                var positions = new ArrayList<Long>();
                reader.forEach(event -> positions.add(event.position()));
                return positions;
            }
        });
        requireSame(LongStream.range(first, first + count).boxed().toList(), found, "positions of what came later");
    }

    private static void requireLost(Engine engine, List<Checkpoint> lost) {
        for (var checkpoint : lost) {
            try {
                engine.follow(Query.all(), checkpoint);
            } catch (LostFutureException expected) {
                continue;
            }
            throw new Discrepancy("checkpoint %s is of a history that is lost, and was taken", checkpoint);
        }
    }
}
