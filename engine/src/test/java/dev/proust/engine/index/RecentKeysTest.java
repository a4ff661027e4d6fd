package dev.proust.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.key.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentKeysTest {

    private static final Key ORDER = new Key(1, 1);
    private static final Key CART = new Key(1, 2);
    private static final Key PLACED = new Key(2, 1);

    @TempDir
    private Path directory;

    @Test
    void remember_what_came_above_the_position_that_they_begin_at() {
        var told = told(Integer.MAX_VALUE);
        told.add(List.of(ORDER, PLACED));
        var recent = told.recentKeys();
        told.accept(List.of(ORDER, PLACED), recent);
        told.accept(List.of(CART, PLACED), recent);
        told.accept(List.of(ORDER), recent);

        assertThat(recent.low()).isEqualTo(1);
        assertThat(recent.head()).isEqualTo(4);
        assertThat(recent.version(ORDER)).isEqualTo(3);
        assertThat(recent.version(CART)).isEqualTo(1);
        assertThat(recent.ceiling(PLACED, 2, 1_000)).isEqualTo(2);
        assertThat(recent.ceiling(PLACED, 3, 1_000)).isEqualTo(3);
        assertThat(recent.ceiling(PLACED, 3, 2)).isEqualTo(Postings.NONE);
        assertThat(recent.ceiling(PLACED, 4, 1_000)).isEqualTo(Postings.NONE);
        assertThat(recent.floor(PLACED, 200, 2)).isEqualTo(3);
        assertThat(recent.floor(PLACED, 2, 2)).isEqualTo(2);
        assertThat(recent.floor(PLACED, 200, 4)).isEqualTo(0);
    }

    @Test
    void remember_what_has_become_a_run_until_they_may_forget_it() {
        var told = told(2);
        var recent = told.recentKeys();
        told.accept(List.of(ORDER, PLACED), recent);
        told.endBatch();
        told.keepUp();
        told.accept(List.of(CART, PLACED), recent);

        assertThat(recent.version(ORDER)).isEqualTo(1);
        assertThat(recent.ceiling(PLACED, 1, 1_000)).isEqualTo(1);
        assertThat(recent.floor(PLACED, 1, 1)).isEqualTo(1);

        recent.forgetUpTo(1);
        assertThat(recent.low()).isEqualTo(1);
        assertThat(recent.version(ORDER)).isEqualTo(-1);
        assertThat(recent.ceiling(PLACED, 1, 1_000)).isEqualTo(2);
        assertThat(recent.version(CART)).isEqualTo(1);
    }

    @Test
    void forget_no_more_than_there_is() {
        var told = told(1);
        told.add(List.of(ORDER));
        told.add(List.of(ORDER));
        var recent = told.recentKeys();
        told.accept(List.of(ORDER), recent);
        recent.forgetUpTo(1);
        assertThat(recent.low()).isEqualTo(2);

        recent.forgetUpTo(1_000);
        assertThat(recent.low()).isEqualTo(3);
        assertThat(recent.head()).isEqualTo(3);
        told.accept(List.of(ORDER), recent);
        assertThat(recent.floor(ORDER, 1_000, 4)).isEqualTo(4);
    }

    /// The model holds every event in a list, and looks through all of it.
    @Test
    void say_the_same_as_a_look_through_all_events() {
        for (long seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            var told = told(1 + random.nextInt(150));
            var recent = told.recentKeys();
            var model = new Model();
            int keys = 1 + random.nextInt(8);
            for (int i = 0; i < 150; i++) {
                if (random.nextInt(5) > 0) {
                    var event = keys(random, keys);
                    told.accept(event, recent);
                    model.add(event);
                    if (random.nextInt(3) == 0) told.endBatch();
                } else {
                    if (random.nextInt(8) == 0) told.keepUp();
                    long upTo = model.low + random.nextInt(random.nextBoolean() ? 3 : 40) - 1;
                    recent.forgetUpTo(upTo);
                    model.forgetUpTo(upTo);
                }
                assertSame(recent, model, random, keys, seed);
            }
        }
    }

    private ToldIndex told(int memtablePostings) {
        try {
            return ToldIndex.in(Files.createTempDirectory(directory, "index"), memtablePostings);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Only above what they begin at is their silence an answer; of older events they tell what is true.
    private static void assertSame(RecentKeys recent, Model model, Random random, int keys, long seed) {
        var key = new Key(9, random.nextInt(keys));
        long position = model.low + random.nextInt(20);
        var where = "seed %d, position %d, %s".formatted(seed, position, key);
        assertThat(recent.low()).as(where).isEqualTo(model.low);
        assertThat(recent.head()).as(where).isEqualTo(model.events.size());
        long downTo = Math.max(model.low + 1, position - random.nextInt(20));
        assertThat(recent.floor(key, position, downTo)).as(where).isEqualTo(model.floor(key, position, downTo));
        long upTo = position + random.nextInt(20);
        assertThat(recent.ceiling(key, position + 1, upTo)).as(where).isEqualTo(model.ceiling(key, position + 1, upTo));
        long old = random.nextInt((int) position + 1);
        assertThat(recent.floor(key, old, 1)).as(where).isIn(0L, model.floor(key, old, 1));
        var stream = new Key(1, random.nextInt(keys));
        long last = model.floor(stream, Long.MAX_VALUE, 1);
        assertThat(recent.version(stream))
                .as(where)
                .isIn(last > model.low ? List.of(model.version(stream)) : List.of(-1L, model.version(stream)));
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
        private long low;

        void add(List<Key> keys) {
            events.add(keys);
        }

        void forgetUpTo(long position) {
            low = Math.max(low, Math.min(position, events.size()));
        }

        long version(Key stream) {
            return events.stream()
                    .filter(keys -> keys.getFirst().equals(stream))
                    .count();
        }

        long floor(Key key, long position, long downTo) {
            for (long at = Math.min(position, events.size()); at >= downTo; at--) {
                if (events.get((int) at - 1).contains(key)) return at;
            }
            return 0;
        }

        long ceiling(Key key, long position, long upTo) {
            for (long at = position; at <= Math.min(upTo, events.size()); at++) {
                if (events.get((int) at - 1).contains(key)) return at;
            }
            return Postings.NONE;
        }
    }
}
