package dev.proust.benchmarks.append;

import dev.proust.benchmarks.harness.Bench;
import dev.proust.benchmarks.harness.CommonOptions;
import dev.proust.benchmarks.harness.Comparison;
import dev.proust.benchmarks.harness.Goal;
import dev.proust.benchmarks.harness.Pace;
import dev.proust.benchmarks.harness.Payloads;
import dev.proust.benchmarks.harness.Row;
import dev.proust.benchmarks.harness.Yardstick;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./proust bench append`: durable appends on a condition.
@Command(
        name = "append",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Durable appends of one event on a condition, beside two floors: a bare loop of write and fdatasync, and a"
                    + " bare group commit without checks and index.%n",
            "Without options it takes about four minutes: 3 rounds of 6 seconds.%n",
        })
public final class AppendCommand implements Callable<Integer> {

    private static final String WORKLOAD = "append";
    private static final List<Yardstick> YARDSTICKS =
            List.of(Yardstick.perSecond(SyncLoop.SYSTEM), Yardstick.perSecond(BareGroup.SYSTEM));

    /// What share of the bare group we want to reach, by the number of clients.
    private static final Map<Integer, Double> GOALS = Map.of(1, 0.9, 8, 0.85, 64, 0.75, 512, 0.35);

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommonOptions common;

    @Option(
            names = "--clients",
            split = ",",
            paramLabel = "N",
            description = "How many append at once; default: 1,8,64,512. Sustained: the most of them.")
    private List<Integer> clients = List.of(1, 8, 64, 512);

    @Option(names = "--bytes", paramLabel = "N", description = "The data of an event; default: ${DEFAULT-VALUE}.")
    private int bytes = 256;

    @Option(
            names = "--entity-events",
            paramLabel = "N",
            description = "Events of an entity before the client goes on to a new one; default: ${DEFAULT-VALUE}.")
    private int entityEvents = 10;

    @Option(names = "--ids", description = "Give each append an id.")
    private boolean ids;

    @Option(names = "--sustained", description = "Let one store grow instead, and tell of each step.")
    private boolean sustained;

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "Sustained: how many in all; default: ${DEFAULT-VALUE}. We aim at 50000000.")
    private long events = 3_000_000;

    @Option(
            names = "--step",
            paramLabel = "N",
            description = "Sustained: a row for so many; default: ${DEFAULT-VALUE}.")
    private long step = 1_000_000;

    @Option(
            names = "--settle",
            paramLabel = "S",
            description =
                    "Sustained: wait at most so many seconds for work in the background; default: ${DEFAULT-VALUE}.")
    private double settleSeconds = 600;

    @Option(names = "--file-mebibytes", paramLabel = "N", description = "The floors' files; default: ${DEFAULT-VALUE}.")
    private int fileMebibytes = 256;

    @Override
    public Integer call() throws IOException, InterruptedException {
        common.requireAbove(0, "--clients", clients);
        common.requireAbove(0, "--bytes", bytes);
        common.requireAbove(0, "--entity-events", entityEvents);
        common.requireAbove(0, "--file-mebibytes", fileMebibytes);
        common.requireAbove(0, "--step", step);
        common.requireAbove(0, "--settle", settleSeconds);
        common.requireAbove(step - 1, "--events", events);
        var pace = common.pace(3, 6);
        try (var bench = common.begin(setting(pace))) {
            if (sustained) grow(bench, pace);
            else burst(bench, pace);
        }
        return 0;
    }

    private void burst(Bench bench, Pace pace) throws IOException, InterruptedException {
        var group = new BareGroup(bench.workplace().folder(), fileMebibytes, bytes);
        var proust = new ProustAppends(bench.workplace().folder(), entities());
        var entries = new ArrayList<Comparison.Entry>();
        entries.add(new Comparison.Entry(new SyncLoop(bench.workplace().folder(), fileMebibytes), WORKLOAD, 1));
        for (int number : clients) {
            entries.add(new Comparison.Entry(group, WORKLOAD, number));
            entries.add(new Comparison.Entry(proust, WORKLOAD, number));
        }
        var rows = new Comparison(pace, bench.progress()).run(entries);
        bench.publish(rows, YARDSTICKS, goals(rows));
    }

    private void grow(Bench bench, Pace pace) throws IOException, InterruptedException {
        int most = clients.stream().mapToInt(each -> each).max().orElseThrow();
        var group = new Comparison.Entry(
                new BareGroup(bench.workplace().folder(), fileMebibytes, bytes), Growth.WORKLOAD, most);
        var growth = new Growth(bench.workplace().folder().resolve("store"), entities(), most);
        var comparison = new Comparison(pace, bench.progress());
        var rows = new ArrayList<>(comparison.run(List.of(group)));
        rows.addAll(growth.run(events, step, Duration.ofMillis(Math.round(settleSeconds * 1e3)), bench.progress()));
        var yardstick = Yardstick.perSecond(BareGroup.SYSTEM);
        bench.publish(rows, List.of(yardstick), sustainedGoals(rows, yardstick));
        bench.say(growth.space(bytes));
    }

    private Entities entities() {
        return new Entities(Payloads.of(bytes), entityEvents, ids);
    }

    private List<Goal> goals(List<Row> rows) {
        var bareGroup = YARDSTICKS.getLast();
        var goals = new ArrayList<Goal>();
        for (var row : rows) {
            var bound = GOALS.get(row.clients());
            if (bound == null || !row.system().equals(ProustAppends.SYSTEM)) continue;
            var what = "proust ÷ bare group at " + row.clients() + (row.clients() == 1 ? " client" : " clients");
            goals.add(Goal.atLeast(bound, what, bareGroup.of(row, rows)));
        }
        return goals;
    }

    private static List<Goal> sustainedGoals(List<Row> rows, Yardstick bareGroup) {
        var steps = rows.stream()
                .filter(row -> row.facts().containsKey(Growth.STEP))
                .toList();
        double first = steps.getFirst().perSecond();
        var flat = steps.stream().mapToDouble(row -> row.perSecond() / first).min();
        return List.of(
                Goal.atLeast(0.2, "all, until at rest ÷ bare group", bareGroup.of(rows.getLast(), rows)),
                Goal.atLeast(0.9, "slowest step ÷ first step", flat));
    }

    private Map<String, String> setting(Pace pace) {
        var setting = new LinkedHashMap<String, String>();
        setting.put("durability", "fdatasync before each answer");
        setting.put("events", "1 an append, " + bytes + " bytes of random data");
        setting.put("conditions", "version(stream, n); a new stream after " + entityEvents + ", with noStream");
        setting.put("append ids", ids ? "one for each append" : "none");
        setting.put("pace", pace.rounds() + " rounds of " + pace.measured().toMillis() / 1e3 + " s in turns");
        if (sustained) setting.put("growth", "one store up to " + events + " events");
        return setting;
    }
}
