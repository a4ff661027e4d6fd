package dev.proust.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.key.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyTableTest {

    /// The model is a map of lists. Keys are of few values, so that many belong into one slot and many share a half.
    @Test
    void says_the_same_as_a_map_of_lists() {
        for (long seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var table = new KeyTable();
            var model = new HashMap<Key, List<Long>>();
            int halves = 1 + random.nextInt(60);
            long position = random.nextLong(1L << 40);
            for (int i = random.nextInt(3_000); i > 0; i--) {
                position += 1 + random.nextInt(3);
                var key = key(random, halves);
                table.add(key, position, firstVersion(key));
                model.computeIfAbsent(key, any -> new ArrayList<>()).add(position);
            }
            assertSame(table, model, seed);
            for (int i = 0; i < 20; i++) {
                var key = key(random, 2 * halves);
                assertThat(table.find(key) == null).as("seed %d, %s", seed, key).isEqualTo(!model.containsKey(key));
            }
        }
    }

    private static Key key(Random random, int halves) {
        return new Key(random.nextInt(halves) - halves / 2L, (long) random.nextInt(halves) << (random.nextInt(2) * 32));
    }

    private static long firstVersion(Key key) {
        return key.high() + 100;
    }

    private static void assertSame(KeyTable table, Map<Key, List<Long>> model, long seed) {
        assertThat(table.size()).as("seed %d", seed).isEqualTo(model.size());
        assertThat(table.sorted())
                .as("seed %d", seed)
                .isEqualTo(model.keySet().stream().sorted().toArray(Key[]::new));
        model.forEach((key, positions) -> {
            var where = "seed %d, %s".formatted(seed, key);
            var list = Objects.requireNonNull(table.find(key), where);
            assertThat(list.firstVersion()).as(where).isEqualTo(firstVersion(key));
            assertThat(LongStream.rangeClosed(1, list.count()).map(list::get))
                    .as(where)
                    .containsExactlyElementsOf(positions);
            for (int i = 0; i < positions.size(); i++) {
                long at = positions.get(i);
                assertThat(list.countUpTo(at)).as(where).isEqualTo(i + 1);
                assertThat(list.countUpTo(at - 1)).as(where).isEqualTo(i);
            }
            assertThat(list.countUpTo(Long.MAX_VALUE)).as(where).isEqualTo(positions.size());
        });
    }
}
