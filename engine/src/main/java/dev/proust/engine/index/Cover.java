package dev.proust.engine.index;

import dev.proust.engine.log.History;
import dev.proust.engine.run.Run;
import dev.proust.engine.run.RunName;
import dev.proust.engine.run.Runs;
import dev.proust.store.CorruptionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The runs of a directory that count: those that are whole as far as is seen when they are opened, end with a batch of
/// the log, and do not overlap. Where there is a choice, the widest one counts. There may be gaps between them.
///
/// @param runs held, in the order of position
/// @param superfluous what was found beside them: merged, damaged, or of another history
record Cover(List<Run> runs, List<RunName> superfluous) {

    static Cover open(Runs runs, History history) throws IOException {
        var opened = new ArrayList<Run>();
        var superfluous = new ArrayList<RunName>();
        try {
            for (var name : runs.names()) {
                boolean counts = name.from() > upTo(opened) && openIfWhole(name, runs, history, opened);
                if (!counts) superfluous.add(name);
            }
            return new Cover(opened, superfluous);
        } catch (IOException | RuntimeException failed) {
            opened.forEach(Run::release);
            throw failed;
        }
    }

    private static boolean openIfWhole(RunName name, Runs runs, History history, List<Run> opened) throws IOException {
        try {
            var run = runs.open(name);
            if (history.has(run.mark())) {
                opened.add(run);
                return true;
            }
            run.release();
        } catch (CorruptionException damaged) {
            // Superfluous: it is made anew.
        }
        return false;
    }

    /// The last position of some runs.
    private static long upTo(List<Run> runs) {
        return runs.isEmpty() ? 0 : runs.getLast().to();
    }
}
