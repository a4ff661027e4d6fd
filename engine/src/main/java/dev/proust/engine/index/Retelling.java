package dev.proust.engine.index;

import dev.proust.engine.log.History;
import dev.proust.engine.log.Milestone;
import dev.proust.engine.run.Run;
import dev.proust.engine.run.Runs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Makes a run anew from what the log tells: one run, or several, each as large as a memtable.
///
/// Thread rule: one thread, which nobody interrupts.
final class Retelling {

    private Retelling() {}

    /// The runs that together cover what a run covers.
    ///
    /// @param before the end of the batch before it
    static List<Run> of(Run run, Milestone before, Runs runs, History history, long memtablePostings)
            throws IOException {
        var written = new ArrayList<Run>();
        try {
            var walk = history.walk(before.mark());
            var reached = before;
            while (reached.position() < run.to()) {
                var memtable = new Memtable(reached.position() + 1);
                do {
                    reached = walk.next(memtable);
                } while (reached.position() < run.to() && memtable.postings() < memtablePostings);
                written.add(memtable.writeTo(runs, run.level()));
            }
            return written;
        } catch (IOException | RuntimeException failure) {
            written.forEach(Run::release);
            throw failure;
        }
    }
}
