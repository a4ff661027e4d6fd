package dev.proust.benchmarks.read;

import dev.proust.benchmarks.append.Entities;
import dev.proust.benchmarks.fill.Filling;
import dev.proust.benchmarks.fill.Population;
import dev.proust.benchmarks.harness.Bench;
import dev.proust.benchmarks.harness.CommonOptions;
import dev.proust.benchmarks.harness.Comparison;
import dev.proust.benchmarks.harness.Goal;
import dev.proust.benchmarks.harness.Pace;
import dev.proust.benchmarks.harness.Payloads;
import dev.proust.benchmarks.harness.Row;
import dev.proust.benchmarks.harness.Yardstick;
import dev.proust.engine.EmbeddedStore;
import dev.proust.engine.Proust;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./proust bench read`: everything, by one reader; and appends beside such a reader, and beside others who are busy.
@Command(
        name = "read",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Fills a store and reads all of it with one reader; then appends to it: alone, beside a reader who replays"
                    + " everything, beside somebody whose condition asks for two tags that very many events have, and"
                    + " while all that was filled in is being merged anew.%n",
            "Without options it fills in a million events and takes about three minutes.%n",
        })
public final class ReadCommand implements Callable<Integer> {

    private static final double EVENTS_PER_SECOND_MIN = 2_000_000;
    private static final double P99_FACTOR_MAX = 2;
    private static final int ENTITY_EVENTS = 10;
    private static final List<Neighbour> NEIGHBOURS =
            List.of(Neighbour.REPLAY, Neighbour.TWO_HOT_TAGS, Neighbour.MERGING);

    private static final Yardstick P99_BESIDE_ALONE = new Yardstick(
            "p99 ÷ alone",
            (row, other) -> isBeside(row) && other.workload().equals(AppendsBeside.ALONE),
            Row::p99Micros);

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommonOptions common;

    @Option(names = "--clients", split = ",", paramLabel = "N", description = "How many append at once; default: 8,64.")
    private List<Integer> clients = List.of(8, 64);

    @Option(names = "--events", paramLabel = "N", description = "Events in the store; default: ${DEFAULT-VALUE}.")
    private long events = 1_000_000;

    @Option(names = "--bytes", paramLabel = "N", description = "The data of an event; default: ${DEFAULT-VALUE}.")
    private int bytes = 256;

    @Override
    public Integer call() throws IOException, InterruptedException {
        common.requireAbove(0, "--clients", clients);
        common.requireAbove(ENTITY_EVENTS - 1, "--events", events);
        common.requireAbove(0, "--bytes", bytes);
        var pace = common.pace(3, 3);
        try (var bench = common.begin(setting(pace));
                var store = Proust.open(bench.workplace().folder())) {
            var population = new Population(Remerging.CATEGORY, Math.toIntExact(events / ENTITY_EVENTS), ENTITY_EVENTS);
            Filling.fill(store, List.of(population), Payloads.of(bytes), bench.progress());
            measure(bench, pace, store);
        }
        return 0;
    }

    /// The full read first, of the store as it was filled; the appends make it grow.
    private void measure(Bench bench, Pace pace, EmbeddedStore store) throws IOException, InterruptedException {
        var comparison = new Comparison(pace, bench.progress());
        var rows = new ArrayList<>(
                comparison.run(List.of(new Comparison.Entry(new FullReads(store), FullReads.WORKLOAD, 1))));
        rows.addAll(comparison.run(appends(store)));
        bench.publish(rows, List.of(P99_BESIDE_ALONE), goals(rows));
    }

    private List<Comparison.Entry> appends(EmbeddedStore store) {
        var entities = new Entities(Payloads.of(bytes), ENTITY_EVENTS, false);
        var numbers = new ClientNumbers();
        var entries = new ArrayList<Comparison.Entry>();
        for (int number : clients) {
            entries.add(entry(new AppendsBeside(store, entities, numbers, Optional.empty()), number));
            for (var neighbour : NEIGHBOURS) {
                entries.add(entry(new AppendsBeside(store, entities, numbers, Optional.of(neighbour)), number));
            }
        }
        return entries;
    }

    private static Comparison.Entry entry(AppendsBeside appends, int clients) {
        return new Comparison.Entry(appends, appends.workload(), clients);
    }

    private static boolean isBeside(Row row) {
        return NEIGHBOURS.stream().anyMatch(neighbour -> neighbour.workload().equals(row.workload()));
    }

    private static List<Goal> goals(List<Row> rows) {
        var goals = new ArrayList<Goal>();
        goals.add(Goal.atLeast(
                EVENTS_PER_SECOND_MIN,
                "full read, events per second",
                OptionalDouble.of(rows.getFirst().perSecond())));
        rows.stream()
                .filter(ReadCommand::isBeside)
                .map(row -> Goal.atMost(
                        P99_FACTOR_MAX,
                        row.workload() + ", p99 ÷ alone, " + row.clients() + " clients",
                        P99_BESIDE_ALONE.of(row, rows)))
                .forEach(goals::add);
        return goals;
    }

    private Map<String, String> setting(Pace pace) {
        var setting = new LinkedHashMap<String, String>();
        setting.put("durability", "fdatasync before each append's answer");
        setting.put(
                "events",
                events + " of " + bytes + " bytes of random data, filled in " + Filling.APPEND_EVENTS
                        + " an append; then 1 an append");
        setting.put("entities", events / ENTITY_EVENTS + " of " + ENTITY_EVENTS + " events");
        setting.put(
                "full read",
                "from memory, as far as the files fit; latency of " + FullReads.OPERATION_EVENTS + " events");
        setting.put(
                "two hot tags",
                "one more client, whose condition looks through " + HotTags.EVENTS + " events that have either tag");
        setting.put(
                "merging",
                "an entity is erased, so that all runs with copies are merged anew; and so on, all the time");
        setting.put("conditions", "version(stream, n), or noStream for a new stream; no append ids");
        setting.put("pace", pace.rounds() + " rounds of " + pace.measured().toMillis() / 1e3 + " s in turns");
        return setting;
    }
}
