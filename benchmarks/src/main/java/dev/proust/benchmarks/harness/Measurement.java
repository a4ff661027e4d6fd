package dev.proust.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;

/// What was measured of one contender: how long each operation took, and how many were done in the time.
///
/// Latencies are those of clients in a closed loop: each waits for its answer before it asks again. An operation
/// that was under way at the end is waited for and its latency counts, so that the slowest ones are not lost; but
/// it was not done in the time.
///
/// Thread rule: one thread at a time.
public final class Measurement {

    private static final long LATENCY_NANOS_MIN = 64;
    private static final long LATENCY_NANOS_MAX = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 2;

    private final Histogram latencies = new Histogram(LATENCY_NANOS_MIN, LATENCY_NANOS_MAX, DIGITS);
    private final List<Double> perSecond = new ArrayList<>();
    private long done;
    private long nanos;

    /// What one client keeps of its own: small, since there are many, and exact to a hundredth.
    public static AbstractHistogram latenciesOfOneClient() {
        return new IntCountsHistogram(LATENCY_NANOS_MIN, LATENCY_NANOS_MAX, DIGITS);
    }

    /// Adds the latencies of one client.
    public void add(AbstractHistogram ofOneClient) {
        latencies.add(ofOneClient);
    }

    /// Adds one latency.
    public void add(long latencyNanos) {
        latencies.recordValue(latencyNanos);
    }

    /// Adds something that was done once: a round of its own.
    ///
    /// @return the same nanoseconds
    public long once(long nanos) {
        add(nanos);
        done(1, nanos);
        return nanos;
    }

    /// So many events were done within this time: one round.
    public void done(long events, long withinNanos) {
        done += events;
        nanos += withinNanos;
        perSecond.add(perSecond(events, withinNanos));
    }

    /// Adds the latencies of another one, but not how many were done in which time.
    public void addLatencies(Measurement other) {
        latencies.add(other.latencies);
    }

    /// Adds what was measured in other rounds.
    public void add(Measurement other) {
        addLatencies(other);
        perSecond.addAll(other.perSecond);
        done += other.done;
        nanos += other.nanos;
    }

    /// As a row of the table.
    public Row row(String system, String workload, int clients) {
        return new Row(
                system,
                workload,
                clients,
                latencies.getTotalCount(),
                perSecond(done, nanos),
                perSecond.stream().mapToDouble(each -> each).min().orElse(0),
                perSecond.stream().mapToDouble(each -> each).max().orElse(0),
                micros(50),
                micros(99),
                micros(99.9));
    }

    private double micros(double percentile) {
        return latencies.getTotalCount() == 0 ? 0 : latencies.getValueAtPercentile(percentile) / 1e3;
    }

    private static double perSecond(long events, long nanos) {
        return nanos == 0 ? 0 : events * 1e9 / nanos;
    }
}
