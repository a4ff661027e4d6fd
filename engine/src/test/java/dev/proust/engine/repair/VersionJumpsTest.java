package dev.proust.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.engine.key.Key;
import dev.proust.engine.repair.Identities.Seen;
import dev.proust.store.CorruptionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Versions stay dense, whatever is lost: each stream gets as many lost events as it misses, between those that
/// it has.
class VersionJumpsTest {

    @Test
    void a_stream_whose_next_event_comes_first_is_served_first() {
        var jumps = new VersionJumps(3);
        jumps.see(seen(5, 'b', 2));
        jumps.see(seen(9, 'a', 3));
        jumps.seeBefore(seen(1, 'a', 1));
        var found = jumps.assign(new TreeSet<>(List.of(3L, 7L)));

        assertThat(found.get(3L).next()).isEqualTo(seen(5, 'b', 2));
        assertThat(found.get(7L).next()).isEqualTo(seen(9, 'a', 3));
        assertThat(found.get(7L).version()).isEqualTo(2);
    }

    @Test
    void what_was_the_last_of_its_stream_stays_unknown() {
        var jumps = new VersionJumps(2);
        jumps.see(seen(4, 'a', 2));
        jumps.seeBefore(seen(1, 'a', 1));

        assertThat(jumps.assign(new TreeSet<>(List.of(2L, 3L)))).isEmpty();
    }

    @Test
    void more_missing_versions_than_lost_events_are_refused() {
        var jumps = new VersionJumps(2);
        jumps.see(seen(4, 'a', 4));
        jumps.seeBefore(seen(1, 'a', 1));

        assertThatThrownBy(() -> jumps.assign(new TreeSet<>(List.of(2L))))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining("too few lost events");
    }

    @Test
    void whatever_is_lost_of_random_streams_all_versions_are_dense_again() {
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            int head = 2 + random.nextInt(40);
            var all = new TreeMap<Long, Seen>();
            var versions = new HashMap<Integer, Long>();
            for (long position = 1; position <= head; position++) {
                int stream = random.nextInt(5);
                all.put(position, seen(position, stream, versions.merge(stream, 1L, Long::sum)));
            }
            var lost = new TreeSet<Long>();
            while (lost.isEmpty()) {
                all.keySet().stream().filter(any -> random.nextInt(3) == 0).forEach(lost::add);
            }
            requireDense(all, lost, seed);
        }
    }

    private static void requireDense(Map<Long, Seen> all, NavigableSet<Long> lost, int seed) {
        var jumps = new VersionJumps(lost.first());
        all.values().stream().filter(event -> !lost.contains(event.position())).forEach(jumps::see);
        all.values().stream().filter(event -> event.position() < lost.first()).forEach(jumps::seeBefore);
        var found = jumps.assign(lost);
        var after = new HashMap<Key, List<Long>>();
        for (var event : all.values()) {
            if (!lost.contains(event.position())) {
                after.computeIfAbsent(event.stream(), any -> new ArrayList<>()).add(event.version());
            } else if (found.containsKey(event.position())) {
                var missing = found.get(event.position());
                after.computeIfAbsent(missing.next().stream(), any -> new ArrayList<>())
                        .add(missing.version());
            }
        }
        after.values().forEach(versions -> {
            for (int i = 0; i < versions.size(); i++) {
                assertThat(versions.get(i)).as("seed %d: %s", seed, versions).isEqualTo(i + 1);
            }
        });
    }

    private static Seen seen(long position, int stream, long version) {
        return new Seen(position, new Key(stream, stream), version, position);
    }
}
