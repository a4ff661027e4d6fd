package dev.proust.engine.index;

import dev.proust.engine.index.MergePlan.Candidate;
import dev.proust.engine.index.MergePlan.Step;
import dev.proust.engine.index.Stretch.Indexed;
import dev.proust.engine.log.History;
import dev.proust.engine.log.Milestone;
import dev.proust.engine.run.Run;
import dev.proust.engine.run.Runs;
import dev.proust.store.CorruptionException;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The work that keeps an index in shape. Each piece of it writes one new run, or a few, in the place of
/// something else; what it is made of is used until then, and whatever ends it in the middle leaves nothing but
/// an unfinished file.
///
/// Thread rule: [#keepUp] and [#work] by threads that nobody interrupts; all else by any.
public final class Upkeep {

    /// The kinds of work. Each goes on beside the others: what one of them is at work on, the others leave alone.
    public enum Kind {
        /// Makes a run of a frozen memtable.
        FLUSH,
        /// Makes one run of many that were flushed. It does not wait for those who merge larger ones.
        MERGE,
        /// Makes one run of many that were merged before; when nobody appends, of any.
        MERGE_AGAIN,
        /// Makes a damaged run anew, from the log.
        REPAIR,
        /// Makes runs where there are none, from the log.
        REFILL,
        /// Makes what is erased go from the log, and makes runs anew that hold copies of it. Nobody merges meanwhile.
        ERASE
    }

    /// How long to leave alone what has failed.
    public static final Duration REST = Duration.ofSeconds(10);

    private final LayeredIndex index;
    private final Runs runs;
    private final History history;
    private final IndexSizes sizes;
    private final InstantSource clock;
    private final Refill refill;

    /// The runs that somebody is at work on, and how much of that is left to do.
    private final Map<Run, DoubleSupplier> inWork = new HashMap<>();

    private final Map<Kind, Job> jobs = new EnumMap<>(Kind.class);
    private volatile @Nullable Eraser eraser;
    private volatile @Nullable Rescuer rescuer;
    private volatile boolean closed;

    Upkeep(LayeredIndex index, Runs runs, History history, IndexSizes sizes, InstantSource clock) {
        this.index = index;
        this.runs = runs;
        this.history = history;
        this.sizes = sizes;
        this.clock = clock;
        this.refill = new Refill(index, runs, history, sizes);
        for (var kind : Kind.values()) {
            jobs.put(kind, new Job());
        }
    }

    void onErasing(Eraser eraser) {
        this.eraser = eraser;
    }

    void onRemaking(Rescuer rescuer) {
        this.rescuer = rescuer;
    }

    /// Whether [#keepUp] has something of a kind to do. Who is told so has to call it, once.
    public boolean claim(Kind kind) {
        return isDue(kind) && job(kind).claimed.compareAndSet(false, true);
    }

    /// Does all there is to do of a kind, for one who has claimed it.
    public void keepUp(Kind kind) {
        do {
            try {
                while (isDue(kind)) {
                    work(kind);
                }
            } catch (IOException later) {
                // All is as it was before; isDue says when to try again.
            } finally {
                job(kind).claimed.set(false);
            }
            // Somebody may have found us working just before.
        } while (claim(kind));
    }

    /// Whether work of any kind has failed, and was not done since: it is due again after [#REST], or as soon as enough
    /// was appended.
    public boolean hasFailed() {
        return !closed && jobs.values().stream().anyMatch(job -> job.failure != null);
    }

    /// Whether there is work of a kind to do.
    public boolean isDue(Kind kind) {
        if (closed || job(kind).rests()) return false;
        return switch (kind) {
            case FLUSH -> index.layers().memtables().size() > 1;
            case MERGE -> flushed(plan()).isPresent();
            case MERGE_AGAIN -> again(plan()).isPresent();
            case REPAIR -> toRepair().isPresent();
            case REFILL -> refill.isDue() && plan().debt() == 0;
            case ERASE -> eraser != null && isErasingDue(eraser);
        };
    }

    /// Does the next piece of it.
    ///
    /// @throws IOException if the disk fails or is full; it may be tried again, and [#isDue] says when
    public void work(Kind kind) throws IOException {
        var job = job(kind);
        job.lock.lock();
        try {
            if (closed) return;
            switch (kind) {
                case FLUSH -> flush();
                case MERGE -> merge(Upkeep::flushed);
                case MERGE_AGAIN -> merge(this::again);
                case REPAIR -> repair();
                case REFILL -> refill.work();
                case ERASE -> erase();
            }
            job.failure = null;
        } catch (UnavailableException | CorruptionException unreadable) {
            throw job.failed(new IOException(unreadable.getMessage(), unreadable));
        } catch (IOException failure) {
            throw job.failed(failure);
        } finally {
            job.lock.unlock();
        }
    }

    /// How far it is behind: 0 while a full memtable can be frozen at once and runs are few, 1 when as much waits in
    /// memory as may, or as many runs wait to be merged. Who appends is to slow down with it.
    public double debt() {
        var now = index.layers();
        return Math.max(flushDebt(now), mergeDebt(now));
    }

    /// How little can wait for those who append what makes runs of a level, from 0 to 1, where it need not wait at all.
    double urgency(int level) {
        return plan().urgency(level);
    }

    /// Nobody waits for merging that does not get on: reads are slower then, and that is all.
    private double mergeDebt(Layers now) {
        boolean hasFailed = job(Kind.MERGE).failure != null || job(Kind.MERGE_AGAIN).failure != null;
        return hasFailed ? 0 : plan(now.stretches()).debt();
    }

    private double flushDebt(Layers now) {
        if (now.memtables().size() == 1) return 0;
        long beyond = now.active().postings() - sizes.memtablePostings();
        return Math.max(0, (double) beyond / sizes.backlogPostings());
    }

    /// Why flushing does not get on though no more may wait in memory; empty if it does.
    public Optional<IOException> stuck() {
        return flushDebt(index.layers()) < 1 ? Optional.empty() : Optional.ofNullable(job(Kind.FLUSH).failure);
    }

    /// Breaks off what is under way, and lets nothing begin any more.
    void close() {
        closed = true;
        runs.breakOff();
        jobs.values().forEach(Job::awaitRest);
    }

    // ---------------------------------------------------------------------------------------------------- jobs

    private Job job(Kind kind) {
        return Objects.requireNonNull(jobs.get(kind));
    }

    /// What is to be known of one kind of work.
    private final class Job {

        private final ReentrantLock lock = new ReentrantLock();
        private final AtomicBoolean claimed = new AtomicBoolean();
        private volatile @Nullable IOException failure;
        private volatile long restsUpTo;
        private volatile Instant failedAt = Instant.EPOCH;

        /// After a failure some time is to pass, as measured by the clock or by what was appended.
        IOException failed(IOException how) {
            restsUpTo = index.layers().active().postings() + Math.max(1, sizes.memtablePostings() / 8);
            failedAt = clock.instant();
            failure = how;
            return how;
        }

        /// Returns when nobody is at it.
        void awaitRest() {
            lock.lock();
            try {
                closed = true;
            } finally {
                lock.unlock();
            }
        }

        boolean rests() {
            return failure != null && index.layers().active().postings() < restsUpTo && !isLongAgo();
        }

        /// A clock that was set back makes nobody wait for it.
        private boolean isLongAgo() {
            var since = Duration.between(failedAt, clock.instant());
            return since.isNegative() || since.compareTo(REST) >= 0;
        }
    }

    // ---------------------------------------------------------------------------------------------------- work

    private void flush() throws IOException {
        var memtables = index.layers().memtables();
        if (memtables.size() == 1) return;
        var frozen = memtables.getFirst();
        index.swap(List.of(), List.of(new Indexed(frozen.writeTo(runs, 0))), List.of(frozen));
    }

    /// What was flushed, sixteen of it.
    private static Optional<Step> flushed(MergePlan plan) {
        return plan.full(level -> level == 0);
    }

    /// What was merged before; and all, when nobody appends.
    private Optional<Step> again(MergePlan plan) {
        var full = plan.full(level -> level > 0);
        return full.isEmpty() && index.isResting() ? plan.resting() : full;
    }

    private MergePlan plan() {
        return plan(index.layers().stretches());
    }

    private synchronized MergePlan plan(List<Stretch> all) {
        return new MergePlan(all.stream().map(this::candidate).toList());
    }

    private Candidate candidate(Stretch stretch) {
        return switch (stretch) {
            case Indexed(var run) -> {
                var free = new Candidate(run.level(), run.positions(), run.isCovering());
                yield inWork.containsKey(run) ? free.inWork(inWork.get(run).getAsDouble()) : free;
            }
            case Gap gap -> Candidate.gap(gap.to() - gap.from() + 1);
        };
    }

    private void merge(Function<MergePlan, Optional<Step>> choice) throws IOException {
        var merging = take(choice);
        if (merging.runs.isEmpty()) return;
        try {
            var run = runs.merge(merging.runs, merging.level, done -> merging.left = 1 - done);
            replace(merging.runs, List.of(run));
        } finally {
            giveBack(merging.runs);
        }
    }

    private static List<Indexed> indexed(List<Run> runs) {
        return runs.stream().map(Indexed::new).toList();
    }

    /// Runs that become one of a level, and how much of the work is left.
    private static final class Merging {

        private final List<Run> runs;
        private final int level;
        private volatile double left = 1;

        Merging(List<Run> runs, int level) {
            this.runs = runs;
            this.level = level;
        }
    }

    private synchronized Merging take(Function<MergePlan, Optional<Step>> choice) {
        var all = index.layers().stretches();
        var merging = choice.apply(plan(all))
                .map(step -> new Merging(Layers.runsOf(all.subList(step.from(), step.to())), step.level()))
                .orElse(new Merging(List.of(), 0));
        merging.runs.forEach(run -> inWork.put(run, () -> merging.left));
        return merging;
    }

    private synchronized void giveBack(List<Run> done) {
        done.forEach(inWork::remove);
    }

    private synchronized Optional<Run> toRepair() {
        return index.layers().runs().stream()
                .filter(run -> run.isDamaged() && !inWork.containsKey(run))
                .findFirst();
    }

    private void repair() throws IOException {
        var damaged = takeDamaged();
        if (damaged.isEmpty()) return;
        try {
            repair(damaged.get());
        } finally {
            giveBack(List.of(damaged.get()));
        }
    }

    private synchronized Optional<Run> takeDamaged() {
        var damaged = toRepair();
        damaged.ifPresent(run -> inWork.put(run, () -> 1));
        return damaged;
    }

    /// A damaged run may have become many small ones by now, or may be one: either way what is new covers the same.
    private void repair(Run damaged) throws IOException {
        var all = index.layers().stretches();
        int at = all.indexOf(new Indexed(damaged));
        var before = at == 0 ? Milestone.BEGINNING : end(all.get(at - 1));
        var now = rescuer;
        var brake = runs.brake(0);
        if (now != null && damaged.isCovering()) now.rescue(damaged, before.mark(), bytes -> brake.pass());
        var repaired = Retelling.of(damaged, before, runs, history, sizes.memtablePostings());
        replace(List.of(damaged), repaired);
    }

    private static Milestone end(Stretch stretch) {
        return switch (stretch) {
            case Indexed(var run) -> new Milestone(Optional.of(run.mark()), run.to());
            case Gap gap -> gap.end();
        };
    }

    /// One run that was made of one has taken its file's name; otherwise the old files go.
    private void replace(List<Run> oldRuns, List<Run> newRuns) {
        boolean isSameName = oldRuns.size() == 1 && newRuns.size() == 1;
        if (!isSameName) oldRuns.forEach(Run::retire);
        index.swap(indexed(oldRuns), indexed(newRuns), List.of());
    }

    // ---------------------------------------------------------------------------------------------------- erase

    /// Until somebody wants to know what is erased, nobody waits for the disk to tell it.
    private boolean isErasingDue(Eraser eraser) {
        var erased = history.erased();
        return erased.isLoaded() && erased.last() > eraser.goneUpTo();
    }

    private void erase() throws IOException {
        var now = Objects.requireNonNull(eraser);
        long upTo = history.erased().last();
        if (upTo == now.goneUpTo()) return;
        now.eraseFromLog(upTo);
        // Who is at work may take copies that he has asked for before; and he writes to files that are to go.
        var others = List.of(job(Kind.MERGE), job(Kind.MERGE_AGAIN), job(Kind.REPAIR));
        others.forEach(other -> other.lock.lock());
        try {
            eraseFromRuns();
            deleteUnused();
        } finally {
            others.forEach(other -> other.lock.unlock());
        }
        now.isGone(upTo);
    }

    private void eraseFromRuns() throws IOException {
        for (var run : index.layers().runs()) {
            if (!run.holdsErased(history.erased())) continue;
            var without = runs.merge(List.of(run), run.level());
            replace(List.of(run), List.of(without));
        }
    }

    /// Runs that were merged and are held still, or could not be deleted; and what was broken off.
    private void deleteUnused() throws IOException {
        var writing = List.of(job(Kind.FLUSH), job(Kind.REFILL));
        writing.forEach(other -> other.lock.lock());
        try {
            runs.deleteAllBut(index.layers().runs());
        } finally {
            writing.forEach(other -> other.lock.unlock());
        }
    }
}
