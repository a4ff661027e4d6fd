package dev.proust.engine.verify;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.disk.Disk;
import dev.proust.engine.index.IndexSizes;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.LogCheck;
import dev.proust.engine.log.LogListener;
import dev.proust.engine.log.Mark;
import dev.proust.engine.run.RunCheck;
import dev.proust.engine.run.RunName;
import dev.proust.engine.run.Runs;
import dev.proust.engine.verify.Findings.Counts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks everything of a store: see the package's page. It reads each file once, and holds in memory, of each run, its
/// filter, its directories and 32 bytes for each of their entries.
///
/// Thread rule: one thread, while nobody has the store open.
public final class Verification {

    private final Disk disk;
    private final LogCheck log;
    private final VerifyListener listener;
    private final List<RunCheck> runs = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();

    private Verification(Disk disk, LogCheck log, VerifyListener listener) {
        this.disk = disk;
        this.log = log;
        this.listener = listener;
    }

    /// Checks the store in a directory, in which there is one.
    ///
    /// @throws dev.proust.store.FormatTooNewException if a newer program wrote it
    public static Findings run(Disk disk, VerifyListener listener) throws IOException {
        try (var log = LogCheck.open(disk)) {
            var verification = new Verification(disk, log, listener);
            try {
                return verification.run();
            } finally {
                verification.close();
            }
        }
    }

    private Findings run() throws IOException {
        openRuns();
        long bytes = log.fileBytes();
        for (var run : runs) {
            bytes += run.fileBytes();
        }
        var progress = new Progress(listener, bytes);
        var told = new Told(runs);
        log.walk(told, progress::more);
        damages.addAll(log.damages(known(), IndexSizes.standard().walkBytes()));
        for (var run : runs) {
            check(run, told, progress);
        }
        progress.end();
        damages.addAll(FileCheck.check(disk, runs.stream().map(RunCheck::name).toList()));
        return new Findings(counts(bytes), damages.stream().map(this::judged).toList());
    }

    private void openRuns() throws IOException {
        if (log.secret().isEmpty()) return;
        var secret = log.secret().get();
        for (var name : Runs.names(disk)) {
            if (isObsolete(name)) continue;
            runs.add(RunCheck.open(disk, name, secret, damages::add));
        }
    }

    /// Whether the next opening deletes it, since an accepted loss says so.
    private boolean isObsolete(RunName name) {
        return log.pendingLoss()
                .filter(loss -> loss.obsolete().contains(name.toString()))
                .isPresent();
    }

    /// The batch with which an opening would find that runs end.
    private Optional<Mark> known() throws IOException {
        Optional<Mark> known = Optional.empty();
        long upTo = 0;
        for (var run : runs) {
            boolean counts = run.name().from() > upTo
                    && run.isWholeAtOpen()
                    && log.has(run.mark().orElseThrow())
                    && run.mark().orElseThrow().place() < log.kept();
            if (!counts) continue;
            upTo = run.name().to();
            known = run.mark();
        }
        return known;
    }

    private void check(RunCheck run, Told told, Progress progress) throws IOException {
        boolean isOfThisLog =
                run.mark().isPresent() && isOfThisLog(run, run.mark().get(), told);
        if (run.mark().isPresent() && !isOfThisLog) run.addNotOfThisLog();
        run.check(isOfThisLog, log.unread(), progress::more);
    }

    /// Where the batch with which a run ends cannot be read, nobody knows better.
    private boolean isOfThisLog(RunCheck run, Mark mark, Told told) throws IOException {
        long last = run.name().to();
        boolean isUnread = log.unread().stream().anyMatch(positions -> positions.holds(last));
        return isUnread || (log.has(mark) && told.endsWith(mark, last));
    }

    /// A run cannot be made anew from what cannot be read.
    private Damage judged(Damage damage) {
        boolean isUnread = damage.consequence() == Consequence.REBUILT
                && log.unread().stream().anyMatch(damage.positions().orElseThrow()::overlaps);
        return isUnread ? damage.with(Consequence.READS_FAIL) : damage;
    }

    private Counts counts(long bytes) {
        long keys = runs.stream().mapToLong(RunCheck::keyCount).sum();
        return new Counts(
                log.segmentCount(), log.batchCount(), log.eventCount(), log.lostCount(), runs.size(), keys, bytes);
    }

    private void close() throws IOException {
        for (var run : runs) {
            run.close();
        }
    }

    /// Hands on to the runs what the log tells.
    private static final class Told implements LogListener {

        private final List<RunCheck> runs;
        private final Map<Mark, Long> ends = new HashMap<>();
        private int next;
        private long position;

        Told(List<RunCheck> runs) {
            this.runs = runs;
        }

        @Override
        public void event(long told, List<Key> keys, long version, long place) {
            position = told;
            while (next < runs.size() && runs.get(next).name().to() < told) {
                next++;
            }
            for (int i = next; i < runs.size() && runs.get(i).name().from() <= told; i++) {
                runs.get(i).expect(told, keys, version, place);
            }
        }

        @Override
        public void endBatch(Mark mark) {
            for (int i = next; i < runs.size() && runs.get(i).name().from() <= position; i++) {
                if (runs.get(i).mark().filter(mark::equals).isPresent()) ends.put(mark, position);
            }
        }

        /// Whether a batch ends with a position, as far as it could be read.
        boolean endsWith(Mark mark, long last) {
            return ends.getOrDefault(mark, last) == last;
        }
    }
}
