package dev.proust.engine.index;

import dev.proust.engine.key.Key;
import dev.proust.engine.log.History;
import dev.proust.engine.log.LogListener;
import dev.proust.engine.log.Mark;
import dev.proust.engine.run.Run;
import dev.proust.engine.run.Runs;
import dev.proust.store.CorruptionException;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The work that keeps an index in shape. Each piece of it writes one new run, or a few, in the place of
/// something else; what it is made of is used until then, and whatever ends it in the middle leaves nothing but
/// an unfinished file.
///
/// Thread rule: [#keepUp] and [#work] by threads that nobody interrupts; all else by any.
public final class Upkeep {

    /// How many runs of one level become one of the next.
    static final int FAN_OUT = 16;

    /// The kinds of work. Flushing goes on beside the others.
    public enum Kind {
        /// Makes a run of a frozen memtable.
        FLUSH,
        /// Makes one run of many.
        MERGE,
        /// Makes a damaged run anew, from the log.
        REPAIR
    }

    private final LayeredIndex index;
    private final Runs runs;
    private final History history;
    private final IndexSizes sizes;

    /// Whoever puts new runs in the place of old ones does so alone.
    private final ReentrantLock rewriting = new ReentrantLock();

    private final Map<Kind, Job> jobs = new EnumMap<>(Kind.class);
    private volatile boolean closed;

    Upkeep(LayeredIndex index, Runs runs, History history, IndexSizes sizes) {
        this.index = index;
        this.runs = runs;
        this.history = history;
        this.sizes = sizes;
        for (var kind : Kind.values()) {
            jobs.put(kind, new Job(kind == Kind.FLUSH ? new ReentrantLock() : rewriting));
        }
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

    /// Whether there is work of a kind to do.
    public boolean isDue(Kind kind) {
        if (closed || job(kind).rests()) return false;
        return switch (kind) {
            case FLUSH -> index.layers().memtables().size() > 1;
            case MERGE -> !toMerge(index.layers().runs()).isEmpty();
            case REPAIR -> toRepair().isPresent();
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
                case MERGE -> merge();
                case REPAIR -> repair();
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

    /// How far flushing is behind: 0 while a full memtable can be frozen at once, 1 when as much waits in
    /// memory as may. Who appends is to slow down with it.
    public double debt() {
        var now = index.layers();
        if (now.memtables().size() == 1) return 0;
        long beyond = now.active().postings() - sizes.memtablePostings();
        return Math.max(0, (double) beyond / sizes.backlogPostings());
    }

    /// Why flushing does not get on though no more may wait in memory; empty if it does.
    public Optional<IOException> stuck() {
        return debt() < 1 ? Optional.empty() : Optional.ofNullable(job(Kind.FLUSH).failure);
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

        private final ReentrantLock lock;
        private final AtomicBoolean claimed = new AtomicBoolean();
        private volatile @Nullable IOException failure;
        private volatile long restsUpTo;

        Job(ReentrantLock lock) {
            this.lock = lock;
        }

        /// After a failure some time is to pass, as measured by what was appended.
        IOException failed(IOException how) {
            restsUpTo = index.layers().active().postings() + Math.max(1, sizes.memtablePostings() / 8);
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
            return failure != null && index.layers().active().postings() < restsUpTo;
        }
    }

    // ---------------------------------------------------------------------------------------------------- work

    private void flush() throws IOException {
        var memtables = index.layers().memtables();
        if (memtables.size() == 1) return;
        var frozen = memtables.getFirst();
        index.swap(List.of(), List.of(write(frozen, 0)), List.of(frozen));
    }

    private Run write(Memtable memtable, int level) throws IOException {
        try (var writer = runs.create(memtable.from(), memtable.to(), memtable.size())) {
            memtable.writeTo(writer);
            return runs.finish(writer, level, memtable.mark());
        }
    }

    private void merge() throws IOException {
        var merged = toMerge(index.layers().runs());
        if (merged.isEmpty()) return;
        var run = runs.merge(merged);
        merged.forEach(Run::retire);
        index.swap(merged, List.of(run), List.of());
    }

    /// The next runs to become one: as many of one level as it takes, side by side; none if there are not so many.
    private static List<Run> toMerge(List<Run> runs) {
        int from = 0;
        for (int to = 1; to <= runs.size(); to++) {
            if (to - from == FAN_OUT) return runs.subList(from, to);
            boolean ends =
                    to == runs.size() || runs.get(to).level() != runs.get(from).level();
            if (ends) from = to;
        }
        return List.of();
    }

    private Optional<Run> toRepair() {
        return index.layers().runs().stream().filter(Run::isDamaged).findFirst();
    }

    /// A damaged run may have become many small ones by now, or may be one: either way what is new covers the same.
    private void repair() throws IOException {
        var damaged = toRepair();
        if (damaged.isEmpty()) return;
        var all = index.layers().runs();
        int at = all.indexOf(damaged.get());
        var before =
                at == 0 ? Optional.<Mark>empty() : Optional.of(all.get(at - 1).mark());
        var repaired = retell(damaged.get(), before);
        boolean isReplaced = repaired.size() == 1;
        if (!isReplaced) damaged.get().retire();
        index.swap(List.of(damaged.get()), repaired, List.of());
    }

    /// Has the log tell what a run was made of.
    private List<Run> retell(Run run, Optional<Mark> before) throws IOException {
        var retelling = new Retelling(run.from(), run.level());
        try {
            history.tell(before, run.mark(), retelling);
            retelling.finish();
            return retelling.written;
        } catch (IOException | RuntimeException failure) {
            retelling.written.forEach(Run::release);
            throw failure;
        }
    }

    /// Makes runs of what the log tells, each as large as a memtable.
    private final class Retelling implements LogListener {

        private final List<Run> written = new ArrayList<>();
        private final int level;
        private Memtable memtable;
        private @Nullable IOException failure;

        Retelling(long from, int level) {
            this.memtable = new Memtable(from);
            this.level = level;
        }

        @Override
        public void event(long position, List<Key> keys, long version, long place) {
            memtable.add(keys, version, place);
        }

        @Override
        public void endBatch(Mark mark) {
            memtable.endBatch(mark);
            if (failure != null || memtable.postings() < sizes.memtablePostings()) return;
            try {
                next();
            } catch (IOException failed) {
                failure = failed;
            }
        }

        private void next() throws IOException {
            written.add(write(memtable, level));
            memtable = new Memtable(memtable.to() + 1);
        }

        void finish() throws IOException {
            if (failure != null) throw failure;
            if (!memtable.isEmpty()) next();
        }
    }
}
