package dev.proust.benchmarks.syncs;

import dev.proust.benchmarks.harness.Bench;
import dev.proust.benchmarks.harness.CommonOptions;
import dev.proust.benchmarks.harness.Comparison;
import dev.proust.benchmarks.harness.Pace;
import dev.proust.benchmarks.harness.PastTheCache;
import dev.proust.benchmarks.harness.Row;
import dev.proust.benchmarks.harness.WrittenFile;
import dev.proust.benchmarks.harness.Yardstick;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./proust bench syncs`: several durable writes in flight.
@Command(
        name = "syncs",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "How many durable writes the disk does when 1, 2, 4 and 8 are in flight at once, by three ways to make them"
                    + " durable. Nothing of the engine takes part.%n",
            "Without options it takes about two minutes: 2 rounds of 1 second.%n",
        })
public final class SyncsCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommonOptions common;

    @Option(
            names = "--clients",
            split = ",",
            paramLabel = "N",
            description = "How many writes are in flight; default: 1,2,4,8.")
    private List<Integer> clients = List.of(1, 2, 4, 8);

    @Option(
            names = "--kibibytes",
            split = ",",
            paramLabel = "N",
            description = "The sizes of a write; default: 4,64. Multiples of 4, as O_DIRECT wants them.")
    private List<Integer> kibibytes = List.of(4, 64);

    @Option(names = "--file-mebibytes", paramLabel = "N", description = "The file's size; default: ${DEFAULT-VALUE}.")
    private int fileMebibytes = 256;

    @Override
    public Integer call() throws IOException, InterruptedException {
        common.requireAbove(0, "--clients", clients);
        common.requireMultiples(PastTheCache.BLOCK_BYTES / 1024, "--kibibytes", kibibytes);
        common.requireAbove(0, "--file-mebibytes", fileMebibytes);
        var pace = common.pace(2, 1);
        try (var bench = common.begin(setting(pace))) {
            measure(bench, pace);
        }
        return 0;
    }

    private void measure(Bench bench, Pace pace) throws IOException, InterruptedException {
        var entries = new ArrayList<Comparison.Entry>();
        for (int size : kibibytes) {
            // A file for each size: O_DIRECT wants each write at a multiple of the block, so sizes do not mix.
            var file = WrittenFile.create(bench.workplace().folder().resolve("written"), fileMebibytes);
            for (var mode : Mode.values()) {
                var writes = new Writes(mode, size * 1024, file);
                for (int number : clients) {
                    entries.add(new Comparison.Entry(writes, workload(size), number));
                }
            }
        }
        var rows = new Comparison(pace, bench.progress()).run(entries);
        var oneInFlight = new Yardstick(
                "÷ one in flight",
                (row, floor) -> row.clients() != floor.clients()
                        && floor.clients() == 1
                        && floor.system().equals(row.system())
                        && floor.workload().equals(row.workload()),
                Row::perSecond);
        bench.publish(rows, List.of(oneInFlight), List.of());
    }

    private static String workload(int kibibytes) {
        return "write " + kibibytes + " KiB";
    }

    private Map<String, String> setting(Pace pace) {
        var setting = new LinkedHashMap<String, String>();
        setting.put("durability", "each write is durable before its thread makes the next one");
        setting.put("file", fileMebibytes + " MiB of zeros, written and synced before, one place behind the other");
        setting.put("clients", "threads: as many writes are in flight");
        setting.put("pace", pace.rounds() + " rounds of " + pace.measured().toMillis() / 1e3 + " s in turns");
        return setting;
    }
}
