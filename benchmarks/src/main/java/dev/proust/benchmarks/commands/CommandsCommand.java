package dev.proust.benchmarks.commands;

import dev.proust.benchmarks.harness.Bench;
import dev.proust.benchmarks.harness.CommonOptions;
import dev.proust.benchmarks.harness.Comparison;
import dev.proust.benchmarks.harness.Goal;
import dev.proust.benchmarks.harness.Pace;
import dev.proust.benchmarks.harness.Payloads;
import dev.proust.benchmarks.harness.Row;
import dev.proust.benchmarks.harness.Yardstick;
import dev.proust.sourcing.CommandLanes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./proust bench commands`: the whole loop of a service, by a handler and by lanes.
@Command(
        name = "commands",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Commands that load an entity, decide, and append one event on the condition that nothing has changed: each"
                    + " handled for itself, beside those of one entity in turns with its state kept. On one entity that"
                    + " everybody wants, and on many.%n",
            "Without options it takes about two minutes: 2 rounds of 5 seconds.%n",
        })
public final class CommandsCommand implements Callable<Integer> {

    private static final String HANDLER = "handler";
    private static final String LANES = "lanes";
    private static final Yardstick BESIDE_HANDLER = Yardstick.perSecond(HANDLER);

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommonOptions common;

    @Option(
            names = "--clients",
            split = ",",
            paramLabel = "N",
            description = "How many put commands at once; default: 8,64.")
    private List<Integer> clients = List.of(8, 64);

    @Option(
            names = "--entities",
            split = ",",
            paramLabel = "N",
            description = "How many entities there are; default: 1,10000.")
    private List<Integer> entities = List.of(1, 10_000);

    @Option(names = "--bytes", paramLabel = "N", description = "The data of an event; default: ${DEFAULT-VALUE}.")
    private int bytes = 256;

    @Override
    public Integer call() throws IOException, InterruptedException {
        common.requireAbove(0, "--clients", clients);
        common.requireAbove(0, "--entities", entities);
        common.requireAbove(0, "--bytes", bytes);
        var pace = common.pace(2, 5);
        try (var bench = common.begin(setting(pace))) {
            measure(bench, pace);
        }
        return 0;
    }

    private void measure(Bench bench, Pace pace) throws IOException, InterruptedException {
        var folder = bench.workplace().folder();
        var payloads = Payloads.of(bytes);
        var entries = new ArrayList<Comparison.Entry>();
        for (int number : entities) {
            var handler = new Handled(HANDLER, folder, number, payloads, each -> each);
            var lanes = new Handled(LANES, folder, number, payloads, CommandLanes::of);
            for (int some : clients) {
                entries.add(new Comparison.Entry(handler, workload(number), some));
                entries.add(new Comparison.Entry(lanes, workload(number), some));
            }
        }
        var rows = new Comparison(pace, bench.progress()).run(entries);
        var all = new ArrayList<Goal>();
        for (int number : entities) {
            // A yardstick knows clients, not workloads: each workload has a table of its own.
            var ofWorkload = rows.stream()
                    .filter(row -> row.workload().equals(workload(number)))
                    .toList();
            bench.publish(ofWorkload, List.of(BESIDE_HANDLER), List.of());
            all.addAll(goals(ofWorkload));
        }
        all.forEach(goal -> bench.say(goal.toString()));
    }

    private static List<Goal> goals(List<Row> rows) {
        return rows.stream()
                .filter(row -> row.system().equals(LANES))
                .map(row -> Goal.atLeast(
                        1,
                        "lanes ÷ handler, " + row.workload() + ", " + row.clients() + " clients",
                        BESIDE_HANDLER.of(row, rows)))
                .toList();
    }

    private static String workload(int entities) {
        return entities == 1 ? "1 entity" : entities + " entities";
    }

    private Map<String, String> setting(Pace pace) {
        var setting = new LinkedHashMap<String, String>();
        setting.put("durability", "fdatasync before each answer");
        setting.put("commands", "one event of " + bytes + " bytes each, with an id, on an entity drawn by chance");
        setting.put("snapshots", "every 100 events, for both");
        setting.put("pace", pace.rounds() + " rounds of " + pace.measured().toMillis() / 1e3 + " s in turns");
        return setting;
    }
}
