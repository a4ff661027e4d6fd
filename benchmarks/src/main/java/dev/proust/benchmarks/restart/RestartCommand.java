package dev.proust.benchmarks.restart;

import dev.proust.benchmarks.harness.Bench;
import dev.proust.benchmarks.harness.CommonOptions;
import dev.proust.benchmarks.harness.Goal;
import dev.proust.benchmarks.harness.PageCache;
import dev.proust.benchmarks.harness.Row;
import dev.proust.benchmarks.harness.Table;
import dev.proust.benchmarks.harness.Yardstick;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./proust bench restart`: opening stores.
@Command(
        name = "restart",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Fills a store in a process of its own, kills that with kill -9, and measures from opening the store to the"
                    + " first acknowledged append, beside a scan of all its files. The same with its index deleted,"
                    + " until that is whole again. Then empty stores, and many idle ones open at once.%n",
            "Without options it fills in 1 GB and takes about a minute and a half. We aim at --gigabytes 10.%n",
        })
public final class RestartCommand implements Callable<Integer> {

    private static final double SECONDS_MAX = 2;
    private static final int ROUNDS = 3;
    private static final int EMPTY_STORES_MAX = 50;

    private static final Yardstick SCAN = new Yardstick(
            "p50 ÷ scan",
            (row, other) -> row.system().equals(Restarts.SYSTEM)
                    && other.system().equals(Restarts.SCAN)
                    && other.workload().equals(row.workload()),
            Row::p50Micros);

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommonOptions common;

    @Option(
            names = "--gigabytes",
            paramLabel = "N",
            description = "How much to fill in, of events as encoded; default: ${DEFAULT-VALUE}.")
    private double gigabytes = 1;

    @Option(names = "--bytes", paramLabel = "N", description = "The data of an event; default: ${DEFAULT-VALUE}.")
    private int bytes = 256;

    @Option(names = "--stores", paramLabel = "N", description = "How many idle stores; default: ${DEFAULT-VALUE}.")
    private int stores = 1000;

    @Override
    public Integer call() throws IOException, InterruptedException {
        common.requireAbove(0, "--gigabytes", gigabytes);
        common.requireAbove(0, "--bytes", bytes);
        common.requireAbove(0, "--stores", stores);
        common.requireAbove(0, "--rounds", common.rounds(ROUNDS));
        try (var bench = common.begin(setting())) {
            var rows = new ArrayList<>(restarts(bench));
            var idle = new IdleStores(bench.workplace().folder(), bench.progress());
            rows.addAll(idle.empty(Math.min(stores, EMPTY_STORES_MAX)));
            rows.add(idle.many(stores));
            bench.publish(rows, List.of(SCAN), goals(rows));
            sayFacts(bench, rows);
        }
        return 0;
    }

    private List<Row> restarts(Bench bench) throws IOException, InterruptedException {
        var directory = bench.workplace().folder().resolve("store");
        var measured = new ArrayList<>(List.of(new Restarts(directory, bytes, false)));
        boolean forgetful = PageCache.isForgetful(bench.workplace().directory());
        if (forgetful) measured.add(new Restarts(directory, bytes, true));
        else bench.say("A cold restart cannot be measured: there is no GNU dd, which drops files from the cache.");
        bench.progress().say("filling");
        KilledWriter.run(directory, Math.round(gigabytes * 1e9), bytes);
        for (int i = 0; i < common.rounds(ROUNDS); i++) {
            for (var restarts : measured) {
                KilledWriter.run(directory, 0, bytes);
                restarts.round(bench.progress());
            }
        }
        var lost = new LostIndex(directory, bytes);
        for (int i = 0; i < common.rounds(ROUNDS); i++) {
            KilledWriter.run(directory, 0, bytes);
            lost.round(bench.progress());
        }
        var rows = new ArrayList<>(lost.rows());
        for (var restarts : measured) {
            rows.addAll(restarts.rows());
        }
        return rows;
    }

    private static List<Goal> goals(List<Row> rows) {
        return rows.stream()
                .filter(row -> row.system().equals(Restarts.SYSTEM))
                .filter(row ->
                        row.workload().startsWith("restart") || row.workload().equals(LostIndex.OPEN))
                .map(row -> Goal.atMost(
                        SECONDS_MAX, row.workload() + ", p50 in seconds", OptionalDouble.of(row.p50Micros() / 1e6)))
                .toList();
    }

    private static void sayFacts(Bench bench, List<Row> rows) {
        for (var row : rows) {
            row.facts()
                    .forEach((name, fact) -> bench.say(row.system() + ", " + row.workload() + ": " + name + " "
                            + (fact instanceof Number number ? Table.number(number.doubleValue()) : fact)));
        }
    }

    private Map<String, String> setting() {
        var setting = new LinkedHashMap<String, String>();
        setting.put("durability", "fdatasync before the answer to the first append, which counts");
        setting.put("events", bytes + " bytes of random data each, 500 an append, 10 of an entity");
        setting.put(
                "store", gigabytes + " GB of events as encoded; its writer killed with kill -9 before each restart");
        setting.put("idle stores", stores + " of 1 event each, open at once");
        setting.put("pace", common.rounds(ROUNDS) + " rounds; per second: how often one could do it");
        return setting;
    }
}
