package dev.proust.benchmarks.append;

import dev.proust.benchmarks.fill.Settling;
import dev.proust.benchmarks.harness.Progress;
import dev.proust.benchmarks.harness.Row;
import dev.proust.benchmarks.harness.Table;
import dev.proust.benchmarks.harness.Workplace;
import dev.proust.engine.Proust;
import dev.proust.store.EventStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// One store that grows and grows under many clients, so that it can be seen whether appends stay as fast as they
/// were.
///
/// Positions are dense and each append is one event: so the events' own positions say to which step an append
/// belongs, and exactly one client gets the last of a step and takes the time.
final class Growth {

    static final String WORKLOAD = "append sustained";

    /// The fact by which the rows of single steps are known: how many events there were at its end.
    static final String STEP = "events";

    private final Path directory;
    private final Entities entities;
    private final int clients;
    private long grownBytes;
    private long grownEvents;

    Growth(Path directory, Entities entities, int clients) {
        this.directory = directory;
        this.entities = entities;
        this.clients = clients;
    }

    /// Lets it grow by whole steps, and waits then until its files no longer change.
    ///
    /// @param settleMax for how long to wait at most
    /// @return a row for each step, and one for all of it, over the time until nothing changed any more
    List<Row> run(long events, long step, Duration settleMax, Progress progress)
            throws IOException, InterruptedException {
        var steps = new Steps(Math.toIntExact(events / step), step, progress);
        long atRest;
        try (var store = Proust.open(directory)) {
            steps.begin();
            grow(store, steps);
            progress.say("waiting until the store's files no longer change");
            atRest = Settling.await(directory, settleMax);
        }
        grownBytes = Workplace.bytes(directory);
        grownEvents = events / step * step;
        return steps.rows(atRest, clients);
    }

    /// What the files take, beside what the events say.
    String space(int eventBytes) {
        double perEvent = (double) grownBytes / grownEvents;
        return "files: " + Table.number(perEvent) + " bytes for each event of " + eventBytes + " bytes: "
                + Table.number(perEvent / eventBytes) + " times the data, one event an append";
    }

    private void grow(EventStore store, Steps steps) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < clients; i++) {
                var appender = new Appender(store, entities, i);
                all.add(threads.submit(() -> grow(appender, steps)));
            }
            for (var client : all) {
                client.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a client could not append: " + failed.getCause(), failed.getCause());
        }
    }

    private static void grow(Appender appender, Steps steps) {
        var latencies = steps.ofOneClient();
        while (true) {
            long begun = System.nanoTime();
            long position = appender.append().lastPosition();
            if (!latencies.add(position, begun, System.nanoTime())) return;
        }
    }
}
