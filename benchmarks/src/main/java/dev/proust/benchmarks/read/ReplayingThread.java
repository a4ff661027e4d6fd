package dev.proust.benchmarks.read;

import dev.proust.store.EventStore;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Somebody who replays everything while others work.
///
/// Thread rule: it owns a thread, which ends with [#close].
final class ReplayingThread {

    private static final int STEP_EVENTS = 100;

    private final EventStore store;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CompletableFuture<Long> bytes = new CompletableFuture<>();

    private ReplayingThread(EventStore store) {
        this.store = store;
    }

    static ReplayingThread start(EventStore store) {
        var replaying = new ReplayingThread(store);
        Thread.ofPlatform().name("replay").daemon().start(replaying::run);
        return replaying;
    }

    /// Ends it.
    ///
    /// @throws IOException if it could not read everything
    void close() throws IOException {
        stopped.set(true);
        try {
            if (bytes.get() == 0) throw new IOException("the replay has read nothing");
        } catch (ExecutionException failed) {
            throw new IOException("the replay failed: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the replay ended", stop);
        }
    }

    private void run() {
        try (var replay = new Replay(store)) {
            do {
                replay.read(STEP_EVENTS);
            } while (!stopped.get());
            bytes.complete(replay.bytes());
        } catch (RuntimeException | Error failure) {
            bytes.completeExceptionally(failure);
        }
    }
}
