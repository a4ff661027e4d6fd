package dev.proust.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FillRateTest {

    private static final long LEAST = 256 * 1024;
    private static final long MIB = 1024 * 1024;
    private static final long SECOND = 1_000_000;
    private static final long NOW = 1_700_000_000 * SECOND;

    private final FillRate rate = new FillRate();

    @Test
    void goes_a_little_ahead_of_a_log_that_hardly_grows() {
        assertThat(rate.bytesAhead()).isEqualTo(LEAST);
        rate.wrote(1_000, NOW);
        rate.wrote(1_000, NOW + SECOND);
        assertThat(rate.bytesAhead()).isEqualTo(LEAST);
    }

    @Test
    void goes_four_seconds_ahead_of_a_log_that_grows_fast() {
        rate.wrote(0, NOW);
        rate.wrote(6 * MIB, NOW + SECOND);
        rate.wrote(6 * MIB, NOW + 3 * SECOND);
        assertThat(rate.bytesAhead()).isEqualTo(4 * 3 * MIB);
    }

    @Test
    void sees_a_burst_before_its_second_is_over() {
        rate.wrote(0, NOW);
        rate.wrote(MIB, NOW);
        rate.wrote(MIB, NOW + SECOND / 10);
        rate.wrote(MIB, NOW + SECOND - 1);
        assertThat(rate.bytesAhead()).isEqualTo(4 * 3 * MIB);
    }

    @Test
    void forgets_a_burst_that_is_over() {
        rate.wrote(0, NOW);
        rate.wrote(60 * MIB, NOW + SECOND);
        rate.wrote(MIB, NOW + 61 * SECOND);
        assertThat(rate.bytesAhead()).isEqualTo(LEAST);
    }

    @Test
    void goes_on_as_before_when_the_clock_is_set_back() {
        rate.wrote(0, NOW);
        rate.wrote(MIB, NOW + SECOND);
        long anHourBack = NOW - 3_600 * SECOND;
        for (int second = 0; second < 60; second++) {
            rate.wrote(MIB, anHourBack + second * SECOND);
        }
        assertThat(rate.bytesAhead()).isEqualTo(4 * MIB);
    }
}
