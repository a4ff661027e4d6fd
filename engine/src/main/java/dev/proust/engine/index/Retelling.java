package dev.proust.engine.index;

import dev.proust.engine.key.Key;
import dev.proust.engine.log.History;
import dev.proust.engine.log.LogListener;
import dev.proust.engine.log.Mark;
import dev.proust.engine.run.Run;
import dev.proust.engine.run.Runs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes a run anew from what the log tells: one run, or several, each as large as a memtable.
///
/// Thread rule: one thread, which nobody interrupts.
final class Retelling implements LogListener {

    private final Runs runs;
    private final int level;
    private final long memtablePostings;
    private final List<Run> written = new ArrayList<>();
    private Memtable memtable;
    private @Nullable IOException failure;

    private Retelling(Runs runs, long from, int level, long memtablePostings) {
        this.runs = runs;
        this.level = level;
        this.memtablePostings = memtablePostings;
        this.memtable = new Memtable(from);
    }

    /// The runs that together cover what a run covers.
    ///
    /// @param before the batch that ends just before it; empty: it begins with the first position
    static List<Run> of(Run run, Optional<Mark> before, Runs runs, History history, long memtablePostings)
            throws IOException {
        var retelling = new Retelling(runs, run.from(), run.level(), memtablePostings);
        try {
            history.tell(before, run.mark(), retelling);
            return retelling.finish();
        } catch (IOException | RuntimeException failure) {
            retelling.written.forEach(Run::release);
            throw failure;
        }
    }

    @Override
    public void event(long position, List<Key> keys, long version, long place) {
        memtable.add(keys, version, place);
    }

    @Override
    public void endBatch(Mark mark) {
        memtable.endBatch(mark);
        if (failure != null || memtable.postings() < memtablePostings) return;
        try {
            next();
        } catch (IOException failed) {
            failure = failed;
        }
    }

    private void next() throws IOException {
        written.add(memtable.writeTo(runs, level));
        memtable = new Memtable(memtable.to() + 1);
    }

    private List<Run> finish() throws IOException {
        if (failure != null) throw failure;
        if (!memtable.isEmpty()) next();
        return written;
    }
}
