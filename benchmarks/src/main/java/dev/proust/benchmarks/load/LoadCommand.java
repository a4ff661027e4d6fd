package dev.proust.benchmarks.load;

import dev.proust.benchmarks.fill.Filling;
import dev.proust.benchmarks.fill.Lines;
import dev.proust.benchmarks.fill.Population;
import dev.proust.benchmarks.fill.Settling;
import dev.proust.benchmarks.harness.Bench;
import dev.proust.benchmarks.harness.CommonOptions;
import dev.proust.benchmarks.harness.Comparison;
import dev.proust.benchmarks.harness.Goal;
import dev.proust.benchmarks.harness.Pace;
import dev.proust.benchmarks.harness.PageCache;
import dev.proust.benchmarks.harness.PastTheCache;
import dev.proust.benchmarks.harness.Payloads;
import dev.proust.benchmarks.harness.Row;
import dev.proust.benchmarks.harness.Workplace;
import dev.proust.benchmarks.harness.Yardstick;
import dev.proust.engine.Proust;
import dev.proust.store.EventStore;
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

/// `./proust bench load`: entities whose events lie scattered over the whole history.
@Command(
        name = "load",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Fills a store with entities of 10, 100 and 1,000 events, each entity's scattered evenly over all of it,"
                    + " and loads them: hot, and with a cold page cache beside one random read of 4 KiB.%n",
            "Without options it fills in a million events and takes about a minute. We aim at 10 million entities:"
                    + " --events 100000000.%n",
        })
public final class LoadCommand implements Callable<Integer> {

    private static final Yardstick DIRECT_READ = Yardstick.p50(DirectReads.SYSTEM);
    private static final double HOT_MICROS_MAX = 20;
    private static final int SAMPLED = 10_000;

    /// How many direct reads a cold load may take, by the number of events.
    private static final Map<Integer, Integer> COLD_MAX = Map.of(10, 4, 100, 8, 1000, 16);

    /// How many of 1,000 events are those of entities with so many.
    private static final int PER_MILLE_OF_HUNDREDS = 20;

    private static final int PER_MILLE_OF_THOUSANDS = 30;
    private static final int PER_MILLE_OF_TAGGED = 20;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommonOptions common;

    @Option(names = "--events", paramLabel = "N", description = "Events in the store; default: ${DEFAULT-VALUE}.")
    private long events = 1_000_000;

    @Option(names = "--bytes", paramLabel = "N", description = "The data of an event; default: ${DEFAULT-VALUE}.")
    private int bytes = 256;

    @Option(
            names = "--settle",
            paramLabel = "S",
            description = "Wait at most so many seconds for work in the background; default: ${DEFAULT-VALUE}.")
    private double settleSeconds = 600;

    @Override
    public Integer call() throws IOException, InterruptedException {
        common.requireAbove(9, "--events", events);
        common.requireAbove(0, "--bytes", bytes);
        common.requireAbove(0, "--settle", settleSeconds);
        var pace = common.pace(3, 2);
        var populations = populations();
        try (var bench = common.begin(setting(pace, populations))) {
            var folder = bench.workplace().folder();
            var rows = new ArrayList<Row>();
            try (var store = Proust.open(folder)) {
                Filling.fill(store, populations, Payloads.of(bytes), bench.progress());
                var wakeful = Wakeful.in(store);
                rows.addAll(measure(bench, pace, justFilled(bench, store, folder, populations)));
                wakeful.stop();
                bench.progress().say("waiting until the store's files no longer change");
                Settling.await(folder, Duration.ofMillis(Math.round(settleSeconds * 1e3)));
            }
            bench.progress().say("opening the store again");
            try (var store = Proust.open(folder)) {
                rows.addAll(measure(bench, pace, settled(bench, store, folder, populations)));
            }
            bench.publish(rows, List.of(DIRECT_READ), goals(rows));
            bench.say(Space.of(folder)
                    .text(all(populations), all(populations) * bytes, "random, " + grouped(Filling.APPEND_EVENTS)));
            saySpace(bench, Payloads.of(bytes), "random", 1, 64);
            saySpace(bench, Lines.withDelivery(), "a shop's JSON lines with their delivery", Filling.APPEND_EVENTS, 4);
            saySpace(bench, Lines.withDelivery(), "a shop's JSON lines with their delivery", 1, 64);
            saySpace(bench, Lines.ofShop(), "a shop's JSON lines", Filling.APPEND_EVENTS, 4);
            saySpace(bench, Lines.ofShop(), "a shop's JSON lines", 1, 64);
        }
        return 0;
    }

    private static List<Row> measure(Bench bench, Pace pace, List<Comparison.Entry> entries)
            throws IOException, InterruptedException {
        return new Comparison(pace, bench.progress()).run(entries);
    }

    private static List<Comparison.Entry> justFilled(
            Bench bench, EventStore store, Path folder, List<Population> populations) throws IOException {
        boolean cold = PageCache.isForgetful(bench.workplace().directory());
        if (!cold)
            bench.say("Cold loads cannot be measured: there is no GNU dd, which drops files from the page cache.");
        long pages = pages(folder);
        var entries = new ArrayList<Comparison.Entry>();
        for (var population : populations) {
            entries.add(entry(Loads.hot(store, folder, population).justFilled()));
            if (cold)
                entries.add(entry(Loads.cold(store, folder, population, pages).justFilled()));
        }
        return entries;
    }

    private static List<Comparison.Entry> settled(
            Bench bench, EventStore store, Path folder, List<Population> populations) throws IOException {
        boolean cold = PageCache.isForgetful(bench.workplace().directory());
        long pages = pages(folder);
        var entries = new ArrayList<Comparison.Entry>();
        if (cold) entries.add(new Comparison.Entry(new DirectReads(folder), DirectReads.WORKLOAD, 1));
        for (var population : populations) {
            entries.add(entry(Loads.hot(store, folder, population)));
            if (cold) entries.add(entry(Loads.cold(store, folder, population, pages)));
        }
        return entries;
    }

    private static long pages(Path folder) throws IOException {
        return Workplace.bytes(folder) / PastTheCache.BLOCK_BYTES;
    }

    private static Comparison.Entry entry(Loads loads) {
        return new Comparison.Entry(loads, loads.workload(), 1);
    }

    /// Mostly entities of 10 events, and a few larger ones among them.
    private List<Population> populations() {
        long hundreds = Math.max(2, events * PER_MILLE_OF_HUNDREDS / 1000 / 100);
        long thousands = Math.max(2, events * PER_MILLE_OF_THOUSANDS / 1000 / 1000);
        return List.of(
                new Population("small", Math.toIntExact(events / 10), 10),
                new Population("tagged", Math.toIntExact(Math.max(2, events * PER_MILLE_OF_TAGGED / 1000 / 10)), 10)
                        .tagged(),
                new Population("middle", Math.toIntExact(hundreds), 100),
                new Population("large", Math.toIntExact(thousands), 1000));
    }

    private static List<Goal> goals(List<Row> rows) {
        var goals = new ArrayList<Goal>();
        rows.stream()
                .filter(row -> row.workload().equals("load 10 hot"))
                .map(row -> Goal.atMost(HOT_MICROS_MAX, "load 10 hot, p50 µs", OptionalDouble.of(row.p50Micros())))
                .forEach(goals::add);
        for (int each : List.of(10, 100, 1000)) {
            var workload = "load " + each + " cold";
            var ratio = rows.stream()
                    .filter(row -> row.workload().equals(workload))
                    .mapToDouble(row -> DIRECT_READ.of(row, rows).orElse(Double.NaN))
                    .findFirst();
            goals.add(Goal.atMost(COLD_MAX.getOrDefault(each, 0), workload + ", p50 ÷ direct read", ratio));
        }
        return goals;
    }

    private static long all(List<Population> populations) {
        return populations.stream().mapToLong(Population::events).sum();
    }

    private static String grouped(int appendEvents) {
        return appendEvents == 1 ? "1 event an append by 64 clients" : appendEvents + " events an append";
    }

    /// The space that events take which are appended in another way, or say something else.
    private void saySpace(Bench bench, Payloads payloads, String what, int appendEvents, int clients)
            throws IOException, InterruptedException {
        bench.progress().say("filling: " + what + ", " + grouped(appendEvents));
        var folder = bench.workplace().folder();
        var orders = new Population("order", Math.toIntExact(Math.max(1, events / 20)), 10);
        try (var store = Proust.open(folder)) {
            Filling.fill(store, List.of(orders), payloads, bench.progress(), appendEvents, clients);
            Settling.await(folder, Duration.ofMillis(Math.round(settleSeconds * 1e3)));
        }
        var sample = payloads.split();
        long data = 0;
        for (int i = 0; i < SAMPLED; i++) {
            data += sample.next().size();
        }
        bench.say(Space.of(folder)
                .text(orders.events(), orders.events() * data / SAMPLED, what + ", " + grouped(appendEvents)));
    }

    private Map<String, String> setting(Pace pace, List<Population> populations) {
        var setting = new LinkedHashMap<String, String>();
        setting.put("durability", "all that is loaded was synced before");
        setting.put("events", bytes + " bytes of random data each, " + Filling.APPEND_EVENTS + " an append");
        for (var population : populations) {
            setting.put(
                    population.category(),
                    population.entities() + " entities of " + population.eventsEach()
                            + " events, scattered evenly over the store"
                            + (population.isTagged() ? ", loaded by a tag" : ""));
        }
        setting.put("cold", "page cache dropped for the store's files before each round; few loads a round");
        setting.put(
                "pace", pace.rounds() + " rounds of up to " + pace.measured().toMillis() / 1e3 + " s in turns");
        return setting;
    }
}
