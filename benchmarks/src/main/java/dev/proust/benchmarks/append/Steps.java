package dev.proust.benchmarks.append;

import dev.proust.benchmarks.harness.Measurement;
import dev.proust.benchmarks.harness.Progress;
import dev.proust.benchmarks.harness.Row;
import dev.proust.benchmarks.harness.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.AbstractHistogram;

/// The steps by which a store grows, each measured on its own.
///
/// Positions are dense and each append is one event: so the events' own positions say to which step an append
/// belongs, and exactly one client gets the last of a step and takes the time.
///
/// Thread rule: any thread, but [OneClient] has one of its own.
final class Steps {

    private final long step;
    private final Progress progress;
    private final List<Measurement> measurements = new ArrayList<>();
    private final AtomicLongArray ends;
    private long begun;

    /// @param count how many steps there are
    /// @param step events of one
    Steps(int count, long step, Progress progress) {
        this.step = step;
        this.progress = progress;
        this.ends = new AtomicLongArray(count);
        for (int i = 0; i < count; i++) {
            measurements.add(new Measurement());
        }
    }

    /// Now. Before any client.
    void begin() {
        begun = System.nanoTime();
    }

    OneClient ofOneClient() {
        return new OneClient();
    }

    /// What one client has measured. It keeps the latencies of one step only, and hands them over with the next
    /// one.
    final class OneClient {

        private int at;
        private AbstractHistogram latencies = Measurement.latenciesOfOneClient();

        /// The event at this position was appended.
        ///
        /// @return false if it lies behind the last step: then all is done
        boolean add(long position, long begunNanos, long endedNanos) {
            int now = (int) Math.min((position - 1) / step, ends.length());
            if (now != at) handOver(now);
            if (now == ends.length()) return false;
            latencies.recordValue(endedNanos - begunNanos);
            if (position % step == 0) end(now, endedNanos);
            return true;
        }

        private void handOver(int next) {
            synchronized (measurements) {
                measurements.get(at).add(latencies);
            }
            latencies.reset();
            at = next;
        }
    }

    private void end(int at, long nanos) {
        ends.set(at, nanos);
        progress.say(Table.number((at + 1) * step) + " events");
    }

    /// A row for each step, and one for all of them. Once all clients are done.
    ///
    /// @param atRest when nothing was left to do in the background: the end of all
    List<Row> rows(long atRest, int clients) {
        var rows = new ArrayList<Row>();
        var all = new Measurement();
        for (int i = 0; i < ends.length(); i++) {
            var measured = measurements.get(i);
            long from = i == 0 ? begun : ends.get(i - 1);
            measured.done(step, ends.get(i) - from);
            var workload = Growth.WORKLOAD + " to " + Table.number((i + 1) * step);
            rows.add(measured.row(ProustAppends.SYSTEM, workload, clients).with(Growth.STEP, (i + 1) * step));
            all.addLatencies(measured);
        }
        all.done(ends.length() * step, Math.max(atRest, ends.get(ends.length() - 1)) - begun);
        rows.add(all.row(ProustAppends.SYSTEM, Growth.WORKLOAD + ", until at rest", clients));
        return rows;
    }
}
