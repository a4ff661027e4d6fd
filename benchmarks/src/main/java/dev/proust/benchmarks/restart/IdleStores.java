package dev.proust.benchmarks.restart;

import dev.proust.benchmarks.harness.Heap;
import dev.proust.benchmarks.harness.Measurement;
import dev.proust.benchmarks.harness.Progress;
import dev.proust.benchmarks.harness.Row;
import dev.proust.benchmarks.harness.Workplace;
import dev.proust.engine.Proust;
import dev.proust.store.Append;
import dev.proust.store.Data;
import dev.proust.store.EventStore;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Stores that nobody works with: how long it takes to make and to open one, and what many take that are open at
/// once.
///
/// Thread rule: one thread.
final class IdleStores {

    private final Path folder;
    private final Progress progress;

    IdleStores(Path folder, Progress progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /// Makes stores, closes them, and opens them again.
    List<Row> empty(int trials) {
        var made = new Measurement();
        var opened = new Measurement();
        // The first ones warm up the compilers and are not counted.
        for (int i = -trials / 5; i < trials; i++) {
            var directory = folder.resolve("empty" + i);
            open(directory, i < 0 ? new Measurement() : made).close();
            open(directory, i < 0 ? new Measurement() : opened).close();
        }
        return List.of(
                made.row(Restarts.SYSTEM, "make a store", 1), opened.row(Restarts.SYSTEM, "open an empty store", 1));
    }

    /// Opens so many stores of one event each and keeps them all open.
    Row many(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            makeWithOneEvent(store(i));
            if ((i + 1) % 250 == 0) progress.say("idle stores: " + (i + 1) + " made");
        }
        long fileBytes = count == 0 ? 0 : Workplace.bytes(store(0));
        var opened = new Measurement();
        var open = new ArrayList<EventStore>();
        long heapBefore = Heap.usedBytes();
        int threadsBefore = threads();
        try {
            for (int i = 0; i < count; i++) {
                open.add(open(store(i), opened));
            }
            return opened.row(Restarts.SYSTEM, "open idle stores", 1)
                    .with("stores", count)
                    .with("heapBytesEach", (Heap.usedBytes() - heapBefore) / count)
                    .with("threads", threads() - threadsBefore)
                    .with("fileBytesEach", fileBytes);
        } finally {
            open.forEach(EventStore::close);
        }
    }

    private Path store(int number) {
        return folder.resolve("idle" + number);
    }

    private static EventStore open(Path directory, Measurement into) {
        long begun = System.nanoTime();
        var store = Proust.open(directory);
        into.once(System.nanoTime() - begun);
        return store;
    }

    private static void makeWithOneEvent(Path directory) {
        try (var store = Proust.open(directory)) {
            store.append(Append.of(NewEvent.of(Stream.of("idle"), "Happened", Data.text("once"))));
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
