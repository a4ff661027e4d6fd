package dev.proust.benchmarks.read;

import dev.proust.engine.EmbeddedStore;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A neighbour at work.
///
/// Thread rule: it owns a thread, which ends with [#close].
final class BusyThread {

    private final Neighbour neighbour;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CompletableFuture<Long> steps = new CompletableFuture<>();

    private BusyThread(Neighbour neighbour) {
        this.neighbour = neighbour;
    }

    /// Starts it, once it is ready.
    static BusyThread start(Neighbour neighbour, EmbeddedStore store) {
        var busy = new BusyThread(neighbour);
        var work = neighbour.work().apply(store);
        Thread.ofPlatform().name("neighbour").daemon().start(() -> busy.run(work));
        return busy;
    }

    /// Ends it.
    ///
    /// @throws IOException if it could not do its work
    void close() throws IOException {
        stopped.set(true);
        try {
            if (steps.get() == 0) throw new IOException(neighbour.workload() + ": the neighbour has done nothing");
        } catch (ExecutionException failed) {
            throw new IOException(
                    neighbour.workload() + ": the neighbour failed: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(neighbour.workload() + ": interrupted while the neighbour ended", stop);
        }
    }

    private void run(Neighbour.Work work) {
        try (work) {
            long done = 0;
            do {
                work.step();
                done++;
            } while (!stopped.get());
            steps.complete(done);
        } catch (RuntimeException | Error failure) {
            steps.completeExceptionally(failure);
        }
    }
}
