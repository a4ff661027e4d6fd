package dev.proust.benchmarks.fill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.benchmarks.harness.Payloads;
import dev.proust.benchmarks.harness.Progress;
import dev.proust.store.MemoryStore;
import dev.proust.store.Query;
import dev.proust.store.RecordedEvent;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class FillingTest {

    private static final Population MANY = new Population("many", 1000, 3);
    private static final Population FEW = new Population("few", 2, 30);

    @Test
    void every_entity_gets_all_its_events() throws InterruptedException {
        try (var store = new MemoryStore()) {
            var progress = new Progress(new PrintStream(OutputStream.nullOutputStream()));
            Filling.fill(store, List.of(MANY, FEW), Payloads.of(64), progress);

            assertThat(store.head().position()).isEqualTo(MANY.events() + FEW.events());
            assertThat(versions(store, MANY, 999)).containsExactly(1L, 2L, 3L);
            assertThat(versions(store, FEW, 1)).hasSize(30);
        }
    }

    @Test
    void events_of_an_entity_lie_evenly_over_the_whole_history() {
        var scattering = new Scattering(List.of(MANY, FEW));
        var streams = scattering.next(10_000);

        assertThat(streams).hasSize((int) (MANY.events() + FEW.events()));
        assertThat(scattering.next(1)).isEmpty();
        double third = streams.size() / 3.0;
        for (int entity : new int[] {0, 500, 999}) {
            int first = streams.indexOf(MANY.stream(entity));
            assertThat(streams.lastIndexOf(MANY.stream(entity)) - first)
                    .as("from first to last of %d", entity)
                    .isBetween((int) (2 * third - 5), (int) (2 * third + 5));
        }
        var early = streams.subList(0, streams.size() / 2);
        assertThat(early.stream().filter(FEW.stream(0)::equals).count()).isBetween(14L, 16L);
    }

    @Test
    void what_is_loaded_by_a_tag_bears_it() throws InterruptedException {
        try (var store = new MemoryStore()) {
            var progress = new Progress(new PrintStream(OutputStream.nullOutputStream()));
            Filling.fill(store, List.of(MANY, FEW.tagged()), Payloads.of(64), progress);

            try (var reader = store.read(FEW.tagged().boundary(1))) {
                assertThat(reader).extracting(RecordedEvent::stream).hasSize(30).containsOnly(FEW.stream(1));
            }
        }
    }

    @Test
    void payloads_are_as_long_as_asked_for_and_differ() {
        var payloads = Payloads.of(256);

        assertThat(payloads.next().size()).isEqualTo(256);
        assertThat(payloads.next()).isNotEqualTo(payloads.next());
        assertThat(payloads.split().next()).isNotEqualTo(payloads.split().next());
    }

    private static List<Long> versions(MemoryStore store, Population population, int entity) {
        try (var reader = store.read(Query.stream(population.stream(entity)))) {
            return StreamSupport.stream(reader.spliterator(), false)
                    .map(event -> event.version())
                    .toList();
        }
    }
}
