package dev.proust.benchmarks.memory;

import dev.proust.benchmarks.fill.Filling;
import dev.proust.benchmarks.fill.Population;
import dev.proust.benchmarks.fill.Settling;
import dev.proust.benchmarks.harness.Bench;
import dev.proust.benchmarks.harness.CommonOptions;
import dev.proust.benchmarks.harness.Goal;
import dev.proust.benchmarks.harness.Heap;
import dev.proust.benchmarks.harness.Measurement;
import dev.proust.benchmarks.harness.Payloads;
import dev.proust.benchmarks.harness.Row;
import dev.proust.benchmarks.harness.Table;
import dev.proust.benchmarks.harness.Workplace;
import dev.proust.engine.Proust;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./proust bench memory`: what idle entities cost in memory, beside what the formula says.
@Command(
        name = "memory",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Fills stores with entities of one small event, lets them rest, opens them again, and tells how much of the"
                    + " heap they take, beside what ARCHITECTURE.md says that they take.%n",
            "Without options it fills in a million entities and takes about 20 seconds. We aim at"
                    + " --entities 100000000, for which the disk needs 40 GB.%n",
        })
public final class MemoryCommand implements Callable<Integer> {

    private static final double BYTES_PER_ENTITY_MAX = 3;

    /// As ARCHITECTURE.md says: of the filter; for each bucket of 4 KiB; for each 2,048 places; for each 16 KiB of
    /// events.
    private static final double FILTER_BYTES = 2;

    private static final double POINTER_BYTES = 8;
    private static final double KEYS_IN_BUCKET = 150;
    private static final double PLACES_IN_BLOCK = 2048;
    private static final double EVENTS_BLOCK_BYTES = 16 * 1024;

    /// Of an event beside its data, in a run.
    private static final double EVENT_OVERHEAD_BYTES = 120;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommonOptions common;

    @Option(
            names = "--entities",
            split = ",",
            paramLabel = "N",
            description = "Entities of one event each; several: one store after the other; default: 1000000.")
    private List<Integer> entities = List.of(1_000_000);

    @Option(names = "--bytes", paramLabel = "N", description = "The data of an event; default: ${DEFAULT-VALUE}.")
    private int bytes = 16;

    @Option(
            names = "--settle",
            paramLabel = "S",
            description = "Wait at most so many seconds for work in the background; default: ${DEFAULT-VALUE}.")
    private double settleSeconds = 1200;

    /// What was found of one store.
    private record Found(int entities, long heapBytes, long fileBytes, double openSeconds) {
        double heapPerEntity() {
            return (double) heapBytes / entities;
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        common.requireAbove(0, "--entities", entities);
        common.requireAbove(0, "--bytes", bytes);
        common.requireAbove(0, "--settle", settleSeconds);
        try (var bench = common.begin(setting())) {
            var all = new ArrayList<Found>();
            for (int each : entities) {
                all.add(measure(bench, each));
            }
            bench.publish(
                    all.stream().map(this::row).toList(),
                    List.of(),
                    all.stream().map(this::goal).toList());
            all.forEach(found -> say(bench, found));
        }
        return 0;
    }

    private Found measure(Bench bench, int each) throws IOException, InterruptedException {
        var folder = bench.workplace().folder();
        try (var store = Proust.open(folder)) {
            Filling.fill(store, List.of(new Population("entity", each, 1)), Payloads.of(bytes), bench.progress());
            bench.progress().say("waiting until the store's files no longer change");
            Settling.await(folder, Duration.ofMillis(Math.round(settleSeconds * 1e3)));
        }
        var found = openAgain(folder, each);
        Workplace.delete(folder);
        return found;
    }

    /// Opened again, it has nothing in memory but what it must have; what an opening itself takes for a while is
    /// garbage.
    private static Found openAgain(Path folder, int each) throws IOException {
        long before = Heap.usedBytes();
        long begun = System.nanoTime();
        try (var store = Proust.open(folder)) {
            double seconds = (System.nanoTime() - begun) / 1e9;
            long heapBytes = Heap.usedBytes() - before;
            if (store.head().position() < each) throw new IllegalStateException("the store lacks events");
            return new Found(each, heapBytes, Workplace.bytes(folder), seconds);
        }
    }

    private double formula() {
        return FILTER_BYTES
                + POINTER_BYTES / KEYS_IN_BUCKET
                + POINTER_BYTES / PLACES_IN_BLOCK
                + POINTER_BYTES * (bytes + EVENT_OVERHEAD_BYTES) / EVENTS_BLOCK_BYTES;
    }

    private Row row(Found found) {
        var opened = new Measurement();
        opened.once(Math.round(found.openSeconds * 1e9));
        return opened.row("proust", "open, " + found.entities + " entities", 1)
                .with("heapBytesPerEntity", found.heapPerEntity())
                .with("fileBytesPerEntity", (double) found.fileBytes / found.entities);
    }

    private Goal goal(Found found) {
        return Goal.atMost(
                BYTES_PER_ENTITY_MAX,
                Table.number((long) found.entities) + " idle entities, bytes of the heap each",
                OptionalDouble.of(found.heapPerEntity()));
    }

    private void say(Bench bench, Found found) {
        bench.say("%s entities: %s bytes of the heap each, formula %s; %s MiB in all; %s bytes on the disk each"
                .formatted(
                        Table.number((long) found.entities),
                        Table.number(found.heapPerEntity()),
                        Table.number(formula()),
                        Table.number(found.heapBytes / 1048576.0),
                        Table.number((double) found.fileBytes / found.entities)));
    }

    private Map<String, String> setting() {
        var setting = new LinkedHashMap<String, String>();
        setting.put("durability", "all that is counted was synced before");
        setting.put(
                "events", "one of " + bytes + " random bytes for each entity, " + Filling.APPEND_EVENTS + " an append");
        setting.put(
                "heap", "what the open store takes when garbage is gone; whatever was in memory before does not count");
        return setting;
    }
}
