package dev.proust.engine.index;

import dev.proust.engine.run.Run;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// What the index consists of at some moment: runs, then memtables, which together cover every position from 1 on
/// without gap or overlap. So what none of them has, nobody has.
///
/// ```
///   position 1                                                          durable
///   │ run            │ run    │ run  │ memtable, frozen │ memtable ────────┤►
/// ```
///
/// Whoever asks holds it; the last one who lets it go lets its runs go.
///
/// Thread rule: any thread.
final class Layers {

    private final List<Run> runs;
    private final List<Memtable> memtables;
    private final AtomicInteger holders = new AtomicInteger(1);

    /// Holds the runs for itself; who makes it holds it.
    Layers(List<Run> runs, List<Memtable> memtables) {
        this.runs = List.copyOf(runs);
        this.memtables = List.copyOf(memtables);
        requireCover();
        this.runs.forEach(Run::hold);
    }

    private void requireCover() {
        long next = 1;
        for (var run : runs) {
            requireNext(next, run.from());
            next = run.to() + 1;
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
    List<Run> runs() {
        return runs;
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
