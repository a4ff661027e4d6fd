package dev.proust.engine.index;

import dev.proust.engine.index.Stretch.Indexed;
import dev.proust.engine.log.History;
import dev.proust.engine.log.Milestone;
import dev.proust.engine.run.Runs;
import dev.proust.store.CorruptionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Makes runs where there are none, from the oldest gap on: each as large as a memtable.
///
/// ```
///   │ run │ gap              │ gap       │ run │
///         ├──── memtable ─────────┤
///   │ run │ new run               │ rest │ run │
/// ```
///
/// Where the log is damaged there never will be a run: whoever asks for what lies there is told so.
///
/// Thread rule: one thread at a time, which nobody interrupts; [#isDue] by any.
final class Refill {

    private final LayeredIndex index;
    private final Runs runs;
    private final History history;
    private final IndexSizes sizes;

    Refill(LayeredIndex index, Runs runs, History history, IndexSizes sizes) {
        this.index = index;
        this.runs = runs;
        this.history = history;
        this.sizes = sizes;
    }

    /// Whether there is a gap of which a run can be made.
    boolean isDue() {
        return !next().isEmpty();
    }

    /// Makes one run.
    void work() throws IOException {
        var gaps = next();
        if (gaps.isEmpty()) return;
        var memtable = new Memtable(gaps.getFirst().from());
        var reached = fill(memtable, gaps);
        if (memtable.isEmpty()) return;
        var old = new ArrayList<Gap>();
        var made = new ArrayList<Stretch>();
        made.add(new Indexed(memtable.writeBehindTo(runs, 0)));
        for (var gap : gaps) {
            if (gap.from() > reached.position()) break;
            old.add(gap);
            if (gap.to() > reached.position()) made.add(gap.behind(reached));
        }
        index.swap(old, made, List.of());
    }

    /// The oldest gaps side by side that can be read.
    private List<Gap> next() {
        var gaps = new ArrayList<Gap>();
        for (var stretch : index.layers().stretches()) {
            if (stretch instanceof Gap gap && !gap.isUnreadable()) gaps.add(gap);
            else if (!gaps.isEmpty()) break;
        }
        return gaps;
    }

    /// @return how far it has got
    private Milestone fill(Memtable memtable, List<Gap> gaps) throws IOException {
        var reached = gaps.getFirst().before();
        long to = gaps.getLast().to();
        var brake = runs.brake(0);
        var walk = history.walk(reached.mark());
        while (reached.position() < to && memtable.postings() < sizes.memtablePostings()) {
            brake.pass();
            try {
                reached = walk.next(memtable);
            } catch (CorruptionException damaged) {
                unreadable(gaps, reached);
                return reached;
            }
        }
        return reached;
    }

    private static void unreadable(List<Gap> gaps, Milestone reached) {
        gaps.stream().filter(gap -> gap.to() > reached.position()).findFirst().ifPresent(Gap::setUnreadable);
    }
}
