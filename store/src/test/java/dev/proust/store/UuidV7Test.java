package dev.proust.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class UuidV7Test {

    private static final Instant TIME = Instant.parse("2022-02-22T19:22:22.123Z");

    @Test
    void holds_the_milliseconds_the_version_the_variant_and_chance() {
        assertThat(UuidV7.at(TIME, always(0))).hasToString("017f22e2-7a2b-7000-8000-000000000000");
        assertThat(UuidV7.at(TIME, always(-1))).hasToString("017f22e2-7a2b-7fff-bfff-ffffffffffff");
        assertThat(UuidV7.at(TIME.plusNanos(999_999), always(0))).isEqualTo(UuidV7.at(TIME, always(0)));
    }

    @Test
    void has_version_7_and_the_variant_of_rfc_9562_whatever_chance_gives() {
        for (long seed = 0; seed < 1_000; seed++) {
            var id = UuidV7.at(TIME, new Random(seed));
            assertThat(id.version()).as("seed %d", seed).isEqualTo(7);
            assertThat(id.variant()).as("seed %d", seed).isEqualTo(2);
        }
    }

    @Test
    void stands_in_the_order_of_time_from_one_millisecond_to_the_next() {
        for (long seed = 0; seed < 1_000; seed++) {
            var random = new Random(seed);
            var time = Instant.ofEpochMilli(random.nextLong(1L << 47));
            var earlier = UuidV7.at(time, random).toString();
            var later = UuidV7.at(time.plusMillis(1), random).toString();
            assertThat(earlier).as("seed %d, %s", seed, time).isLessThan(later);
        }
    }

    @Test
    void is_another_one_each_time() {
        var random = new Random(1);
        var ids = new HashSet<UUID>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(UuidV7.at(TIME, random));
        }
        assertThat(ids).hasSize(10_000);
    }

    private static RandomGenerator always(long value) {
        return () -> value;
    }
}
