package dev.proust.benchmarks.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.AbstractHistogram;

/// The clients of one round: each in a thread of its own, each doing its operation again and again until time is
/// up, but once at least.
///
/// Thread rule: one thread; it waits for the clients.
final class Clients {

    private final Round round;
    private final CountDownLatch start = new CountDownLatch(1);
    private volatile long measuredFrom;
    private volatile long measuredUntil;

    private Clients(Round round) {
        this.round = round;
    }

    /// Lets them work.
    ///
    /// @throws IllegalStateException if one of them could not do its work
    static Measurement run(Round round, int clients, Pace pace) throws IOException, InterruptedException {
        return new Clients(round).run(clients, pace);
    }

    private Measurement run(int clients, Pace pace) throws IOException, InterruptedException {
        var tasks = new ArrayList<Callable<Share>>();
        for (int i = 0; i < clients; i++) {
            var operation = round.client(i);
            tasks.add(() -> work(operation));
        }
        try (var threads = Executors.newThreadPerTaskExecutor(round.threads().factory())) {
            var shares = new ArrayList<Future<Share>>();
            for (var task : tasks) {
                shares.add(threads.submit(task));
            }
            long leadInNanos = isBounded() ? 0 : pace.leadIn().toNanos();
            measuredFrom = System.nanoTime() + leadInNanos;
            measuredUntil = measuredFrom + pace.measured().toNanos();
            start.countDown();
            return sum(shares, pace.measured().toNanos());
        }
    }

    /// What one client has done.
    private record Share(AbstractHistogram latencies, long done, long lastEnded) {}

    private Share work(Operation operation) throws Exception {
        start.await();
        long from = measuredFrom;
        long until = measuredUntil;
        long left = round.operationsMax();
        long done = 0;
        var latencies = Measurement.latenciesOfOneClient();
        long begun = System.nanoTime();
        do {
            operation.run();
            long ended = System.nanoTime();
            if (ended >= from) latencies.recordValue(ended - begun);
            if (ended >= from && ended <= until) done++;
            begun = ended;
            left--;
        } while (begun < until && left > 0);
        return new Share(latencies, done, begun);
    }

    private Measurement sum(List<Future<Share>> shares, long measuredNanos) throws InterruptedException {
        var sum = new Measurement();
        long done = 0;
        long lastEnded = measuredFrom;
        for (var future : shares) {
            var share = result(future);
            sum.add(share.latencies());
            done += share.done();
            lastEnded = Math.max(lastEnded, share.lastEnded());
        }
        long nanos = isBounded() ? Math.min(measuredNanos, lastEnded - measuredFrom) : measuredNanos;
        sum.done(done * round.eventsPerOperation(), nanos);
        return sum;
    }

    private boolean isBounded() {
        return round.operationsMax() < Long.MAX_VALUE;
    }

    private static Share result(Future<Share> share) throws InterruptedException {
        try {
            return share.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a client could not do its work: " + failed.getCause(), failed.getCause());
        }
    }
}
