package dev.proust.benchmarks.load;

import dev.proust.benchmarks.fill.Population;
import dev.proust.benchmarks.harness.Contender;
import dev.proust.benchmarks.harness.Operation;
import dev.proust.benchmarks.harness.PageCache;
import dev.proust.benchmarks.harness.Round;
import dev.proust.store.EventStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/// Loads of whole entities of one population, each a read of its stream, or of all that bears its tag, to the end.
///
/// *Hot*: a few entities, again and again, so that all of their pages are in memory. *Cold*: the page cache
/// forgets the store's files first, then entities are loaded that have not been loaded since, but only so few that
/// what they bring into memory is a small part of the store and hardly helps the next one.
///
/// @param folder the store's
/// @param coldLoads how many loads there are in a cold round; 0: hot
/// @param when the workload's last words
record Loads(EventStore store, Path folder, Population population, int coldLoads, String when) implements Contender {

    static final String SYSTEM = "proust";

    private static final int HOT_ENTITIES_MAX = 100;

    static Loads hot(EventStore store, Path folder, Population population) {
        return new Loads(store, folder, population, 0, "hot");
    }

    /// @param pages how many pages the store's files have
    static Loads cold(EventStore store, Path folder, Population population, long pages) {
        // A load touches at most a page for each event; a fiftieth of the pages may become warm.
        long loads = pages / 50 / population.eventsEach();
        return new Loads(store, folder, population, Math.clamp(loads, 2, Math.min(300, population.entities())), "cold");
    }

    /// The same under another name: before the store has done what it does in the background.
    Loads justFilled() {
        return new Loads(store, folder, population, coldLoads, when + ", just filled");
    }

    @Override
    public String system() {
        return SYSTEM;
    }

    /// Its name in the table.
    String workload() {
        return "load " + population.eventsEach() + (population.isTagged() ? " by tag " : " ") + when;
    }

    @Override
    public Round begin(int clients) throws IOException {
        if (isCold()) PageCache.forget(folder);
        return new LoadRound(this);
    }

    private boolean isCold() {
        return coldLoads > 0;
    }

    private void load(int entity) {
        int events = 0;
        long bytes = 0;
        try (var reader = store.read(population.boundary(entity))) {
            for (var event : reader) {
                bytes += event.present().map(present -> present.data().size()).orElse(0);
                events++;
            }
        }
        if (events == population.eventsEach() && bytes > 0) return;
        throw new IllegalStateException("entity " + population.stream(entity) + " has " + events + " events, expected "
                + population.eventsEach());
    }

    private record LoadRound(Loads loads) implements Round {

        @Override
        public Operation client(int number) {
            var next = loads.isCold() ? distinct(new SplittableRandom()) : few(new SplittableRandom());
            return () -> loads.load(next.getAsInt());
        }

        @Override
        public Thread.Builder threads() {
            return Thread.ofPlatform();
        }

        @Override
        public long operationsMax() {
            return loads.isCold() ? loads.coldLoads : Long.MAX_VALUE;
        }

        @Override
        public void close() {
            // The store stays open for the next round.
        }

        /// None twice, and no two that were neighbours when they were written: far apart, from a random one on.
        private IntSupplier distinct(SplittableRandom random) {
            int entities = loads.population.entities();
            int step = Math.max(1, entities / loads.coldLoads);
            int first = random.nextInt(entities);
            var given = new int[1];
            return () -> (int) ((first + (long) step * given[0]++) % entities);
        }

        private IntSupplier few(SplittableRandom random) {
            int entities = loads.population.entities();
            int few = Math.min(entities, HOT_ENTITIES_MAX);
            int step = entities / few;
            return () -> random.nextInt(few) * step;
        }
    }
}
