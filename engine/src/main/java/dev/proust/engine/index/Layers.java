package dev.proust.engine.index;

import dev.proust.engine.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// What the index consists of at some moment: stretches, then memtables, which together hold every position from 1 on,
/// each of them once. A stretch is a run, or a gap that says what the log says. So what none of them has, nobody has.
///
/// ```
///   position 1                                                          durable
///   │ run            │ gap    │ run  │ memtable, frozen │ memtable ────────┤►
/// ```
///
/// Whoever asks holds it; the last one who lets it go lets its runs go.
///
/// Thread rule: any thread.
final class Layers {

    private final List<Stretch> stretches;
    private final List<Run> runs;
    private final List<Memtable> memtables;
    private final AtomicInteger holders = new AtomicInteger(1);

    /// Holds the runs for itself; who makes it holds it.
    Layers(List<? extends Stretch> stretches, List<Memtable> memtables) {
        this.stretches = List.copyOf(stretches);
        this.runs = runsOf(this.stretches);
        this.memtables = List.copyOf(memtables);
        requireCover();
        this.runs.forEach(Run::hold);
    }

    /// The runs among some stretches.
    static List<Run> runsOf(List<Stretch> stretches) {
        var runs = new ArrayList<Run>();
        for (var stretch : stretches) {
            if (stretch instanceof Stretch.Indexed(var run)) runs.add(run);
        }
        return List.copyOf(runs);
    }

    private void requireCover() {
        long next = 1;
        for (var stretch : stretches) {
            requireNext(next, stretch.from());
            next = stretch.to() + 1;
        }
        for (int i = 0; i < memtables.size(); i++) {
            requireNext(next, memtables.get(i).from());
            next = memtables.get(i).to() + 1;
        }
    }

    private static void requireNext(long expected, long found) {
        if (expected == found) return;
        throw new IllegalStateException("the index must go on at position " + expected + ", and goes on at " + found);
    }

    /// In the order of position.
    List<Stretch> stretches() {
        return stretches;
    }

    /// In the order of position; there may be gaps between them.
    List<Run> runs() {
        return runs;
    }

    /// How many positions lie in gaps.
    long missing() {
        long missing = 0;
        for (var stretch : stretches) {
            if (stretch instanceof Gap) missing += stretch.to() - stretch.from() + 1;
        }
        return missing;
    }

    /// In the order of position; the last one is added to.
    List<Memtable> memtables() {
        return memtables;
    }

    Memtable active() {
        return memtables.getLast();
    }

    /// Holds it for one more.
    ///
    /// @return false if nobody holds it any more: there is a newer one
    boolean hold() {
        return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void release() {
        if (holders.decrementAndGet() == 0) runs.forEach(Run::release);
    }
}
