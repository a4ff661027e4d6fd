package dev.proust.engine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.index.Postings;
import dev.proust.engine.key.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentKeysTest {

    private static final Key ORDER = new Key(1, 1);
    private static final Key CART = new Key(1, 2);
    private static final Key PLACED = new Key(2, 1);

    @Test
    void remember_what_came_above_the_position_that_they_begin_at() {
        var recent = new RecentKeys(100);
        recent.add(List.of(ORDER, PLACED), 7);
        recent.add(List.of(CART, PLACED), 1);
        recent.add(List.of(ORDER), 8);

        assertThat(recent.low()).isEqualTo(100);
        assertThat(recent.head()).isEqualTo(103);
        assertThat(recent.version(ORDER)).isEqualTo(8);
        assertThat(recent.version(CART)).isEqualTo(1);
        assertThat(recent.ceiling(PLACED, 1, 1_000)).isEqualTo(101);
        assertThat(recent.ceiling(PLACED, 102, 1_000)).isEqualTo(102);
        assertThat(recent.ceiling(PLACED, 103, 1_000)).isEqualTo(Postings.NONE);
        assertThat(recent.floor(PLACED, 200, 1)).isEqualTo(102);
        assertThat(recent.floor(PLACED, 101, 1)).isEqualTo(101);
        assertThat(recent.floor(PLACED, 100, 1)).isEqualTo(0);
    }

    @Test
    void forget_a_stream_with_its_last_event() {
        var recent = new RecentKeys(0);
        recent.add(List.of(ORDER, PLACED), 1);
        recent.add(List.of(CART), 1);
        recent.forgetUpTo(1);

        assertThat(recent.low()).isEqualTo(1);
        assertThat(recent.version(ORDER)).isEqualTo(-1);
        assertThat(recent.ceiling(PLACED, 1, 1_000)).isEqualTo(Postings.NONE);
        assertThat(recent.version(CART)).isEqualTo(1);
    }

    @Test
    void forget_no_more_than_there_is() {
        var recent = new RecentKeys(5);
        recent.add(List.of(ORDER), 1);
        recent.forgetUpTo(3);
        assertThat(recent.low()).isEqualTo(5);

        recent.forgetUpTo(1_000);
        assertThat(recent.low()).isEqualTo(6);
        assertThat(recent.head()).isEqualTo(6);
        recent.add(List.of(ORDER), 2);
        assertThat(recent.floor(ORDER, 1_000, 1)).isEqualTo(7);
    }

    /// The model holds every event in a list, and looks through all of it.
    @Test
    void say_the_same_as_a_look_through_all_events() {
        for (long seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            long low = random.nextInt(3) * 1_000L;
            var recent = new RecentKeys(low);
            var model = new Model(low);
            int keys = 1 + random.nextInt(8);
            for (int i = 0; i < 150; i++) {
                if (random.nextInt(5) > 0) {
                    var event = keys(random, keys);
                    recent.add(event, model.add(event));
                } else {
                    long upTo = model.low + random.nextInt(random.nextBoolean() ? 3 : 40) - 1;
                    recent.forgetUpTo(upTo);
                    model.forgetUpTo(upTo);
                }
                assertSame(recent, model, random, keys, seed);
            }
        }
    }

    private static void assertSame(RecentKeys recent, Model model, Random random, int keys, long seed) {
        var key = new Key(9, random.nextInt(keys));
        long position = Math.max(0, model.low - 2) + random.nextInt(model.events.size() + 5);
        var where = "seed %d, position %d, %s".formatted(seed, position, key);
        assertThat(recent.low()).as(where).isEqualTo(model.low);
        assertThat(recent.head()).as(where).isEqualTo(model.low + model.events.size());
        long bound = position - random.nextInt(20);
        assertThat(recent.floor(key, position, bound)).as(where).isEqualTo(model.floor(key, position, bound));
        bound = position + random.nextInt(20);
        assertThat(recent.ceiling(key, position, bound)).as(where).isEqualTo(model.ceiling(key, position, bound));
        var stream = new Key(1, random.nextInt(keys));
        assertThat(recent.version(stream)).as(where).isEqualTo(model.version(stream));
    }

    /// A stream's key, then some others, none twice.
    private static List<Key> keys(Random random, int count) {
        var keys = new ArrayList<Key>();
        keys.add(new Key(1, random.nextInt(count)));
        for (int i = 0; i < count; i++) {
            if (random.nextInt(3) == 0) keys.add(new Key(9, i));
        }
        return keys;
    }

    private static final class Model {

        private final List<List<Key>> events = new ArrayList<>();
        private final Map<Key, Long> versions = new HashMap<>();
        private long low;

        Model(long low) {
            this.low = low;
        }

        /// @return the version of the event's stream
        long add(List<Key> keys) {
            events.add(keys);
            return versions.merge(keys.getFirst(), 1L, Long::sum);
        }

        void forgetUpTo(long position) {
            while (low < position && !events.isEmpty()) {
                events.removeFirst();
                low++;
            }
        }

        long version(Key stream) {
            return floor(stream, Long.MAX_VALUE, 1) == 0 ? -1 : versions.get(stream);
        }

        long floor(Key key, long position, long downTo) {
            long last = 0;
            for (int i = 0; i < events.size(); i++) {
                long at = low + i + 1;
                if (at >= downTo && at <= position && events.get(i).contains(key)) last = low + i + 1;
            }
            return last;
        }

        long ceiling(Key key, long position, long upTo) {
            for (int i = 0; i < events.size(); i++) {
                long at = low + i + 1;
                if (at >= position && at <= upTo && events.get(i).contains(key)) return low + i + 1;
            }
            return Postings.NONE;
        }
    }
}
