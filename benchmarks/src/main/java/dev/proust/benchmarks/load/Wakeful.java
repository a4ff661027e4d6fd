package dev.proust.benchmarks.load;

import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;

/// Appends an event now and then, so that a store does not rest, and does not do what it does then.
///
/// Thread rule: one thread.
final class Wakeful {

    private static final long EVERY_MILLIS = 250;

    private final Thread thread;

    private Wakeful(Thread thread) {
        this.thread = thread;
    }

    static Wakeful in(EventStore store) {
        return new Wakeful(Thread.ofPlatform().name("wakeful").start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                store.append(Append.of(NewEvent.of(Stream.of("wakeful"), "Woken", Data.none())));
                try {
                    Thread.sleep(EVERY_MILLIS);
                } catch (InterruptedException enough) {
                    return;
                }
            }
        }));
    }

    void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
