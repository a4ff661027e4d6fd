package dev.proust.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.Limits;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MicrosTest {

    private static final Instant LAST = Instant.ofEpochSecond(Limits.OCCURRED_EPOCH_SECONDS_MAX, 999_999_000);
    private static final Instant FIRST = Instant.ofEpochSecond(-Limits.OCCURRED_EPOCH_SECONDS_MAX);

    @Test
    void count_from_1970_on_and_back() {
        assertThat(Micros.of(Instant.EPOCH)).isEqualTo(0);
        assertThat(Micros.of(Instant.parse("2026-01-01T00:00:00.000001Z"))).isEqualTo(1_767_225_600_000_001L);
        assertThat(Micros.of(Instant.parse("1969-12-31T23:59:59.999999Z"))).isEqualTo(-1);
    }

    @Test
    void are_the_last_ones_at_or_before_a_time() {
        assertThat(Micros.of(Instant.ofEpochSecond(0, 1_999))).isEqualTo(1);
        assertThat(Micros.of(Instant.ofEpochSecond(0, -1))).isEqualTo(-1);
        assertThat(Micros.of(Instant.ofEpochSecond(0, -1_001))).isEqualTo(-2);
    }

    @Test
    void are_the_first_ones_at_or_after_a_time_where_that_is_asked_for() {
        assertThat(Micros.atOrAfter(Instant.EPOCH)).isEqualTo(0);
        assertThat(Micros.atOrAfter(Instant.ofEpochSecond(0, 1))).isEqualTo(1);
        assertThat(Micros.atOrAfter(Instant.ofEpochSecond(0, 1_000))).isEqualTo(1);
        assertThat(Micros.atOrAfter(Instant.ofEpochSecond(0, 1_001))).isEqualTo(2);
        assertThat(Micros.atOrAfter(Instant.ofEpochSecond(0, 999_999_001))).isEqualTo(1_000_000);
        assertThat(Micros.atOrAfter(Instant.ofEpochSecond(0, -1))).isEqualTo(0);
        assertThat(Micros.atOrAfter(Instant.ofEpochSecond(0, -1_000))).isEqualTo(-1);
    }

    @Test
    void reach_as_far_as_an_event_may_have_occurred() {
        for (var time : new Instant[] {FIRST, LAST}) {
            assertThat(Micros.toInstant(Micros.of(time))).isEqualTo(time);
            assertThat(Micros.atOrAfter(time)).isEqualTo(Micros.of(time));
        }
    }

    @Test
    void at_or_after_a_time_that_no_clock_will_tell_are_the_furthest() {
        assertThat(Micros.atOrAfter(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
        assertThat(Micros.atOrAfter(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
        for (long seconds = 1; seconds < 1L << 54; seconds *= 2) {
            assertThat(Micros.atOrAfter(Instant.ofEpochSecond(seconds)))
                    .as("%d s", seconds)
                    .isPositive();
            assertThat(Micros.atOrAfter(Instant.ofEpochSecond(-seconds)))
                    .as("-%d s", seconds)
                    .isNegative();
        }
    }

    @Test
    void of_a_time_that_they_cannot_tell_are_refused_rather_than_wrong() {
        assertThatThrownBy(() -> Micros.of(Instant.MAX)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Micros.of(Instant.MIN)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void are_read_as_they_were_written() {
        for (long seed = 0; seed < 1_000; seed++) {
            long micros = new Random(seed).nextLong() / 4;
            assertThat(Micros.of(Micros.toInstant(micros))).as("seed %d", seed).isEqualTo(micros);
        }
    }
}
