package dev.proust.benchmarks.restart;

import dev.proust.benchmarks.harness.Measurement;
import dev.proust.benchmarks.harness.PageCache;
import dev.proust.benchmarks.harness.Payloads;
import dev.proust.benchmarks.harness.Progress;
import dev.proust.benchmarks.harness.Row;
import dev.proust.benchmarks.harness.Table;
import dev.proust.benchmarks.harness.Workplace;
import dev.proust.engine.Proust;
import dev.proust.store.Append;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// How long it takes from opening a store whose writer was killed until its first append is acknowledged, beside a
/// scan: reading all its files from the first byte to the last. *Warm* is what a killed process leaves behind, its
/// files in the page cache; *cold* is as after the machine was started anew.
///
/// Thread rule: one thread.
final class Restarts {

    static final String SYSTEM = "proust";
    static final String SCAN = "scan";

    private static final int SCAN_BYTES = 1024 * 1024;

    private final Path directory;
    private final int eventBytes;
    private final String workload;
    private final boolean cold;
    private final Measurement restarts = new Measurement();
    private final Measurement scans = new Measurement();

    Restarts(Path directory, int eventBytes, boolean cold) {
        this.directory = directory;
        this.eventBytes = eventBytes;
        this.cold = cold;
        this.workload = cold ? "restart cold" : "restart warm";
    }

    /// One scan and one restart of a store whose writer has just been killed.
    void round(Progress progress) throws IOException {
        if (cold) PageCache.forget(directory);
        long scan = scanAll();
        if (cold) PageCache.forget(directory);
        long restart = restart();
        progress.say(workload + ": scan " + Table.number(scan / 1e9) + " s, open and append "
                + Table.number(restart / 1e9) + " s");
    }

    List<Row> rows() throws IOException {
        long bytes = Workplace.bytes(directory);
        return List.of(
                scans.row(SCAN, workload, 1).with("fileBytes", bytes),
                restarts.row(SYSTEM, workload, 1).with("fileBytes", bytes));
    }

    private long restart() {
        var event = NewEvent.of(
                Stream.of("restarted"), "Restarted", Payloads.of(eventBytes).next());
        long begun = System.nanoTime();
        try (var store = Proust.open(directory)) {
            store.append(Append.of(event));
            return restarts.once(System.nanoTime() - begun);
        }
    }

    private long scanAll() throws IOException {
        long begun = System.nanoTime();
        scan();
        return scans.once(System.nanoTime() - begun);
    }

    private void scan() throws IOException {
        var buffer = ByteBuffer.allocateDirect(SCAN_BYTES);
        try (var files = Files.list(directory)) {
            for (var file : files.sorted().toList()) {
                scan(file, buffer);
            }
        }
    }

    private static void scan(Path file, ByteBuffer buffer) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(buffer.clear()) >= 0) {
                // What it holds is of no interest, only that it was read.
            }
        }
    }
}
