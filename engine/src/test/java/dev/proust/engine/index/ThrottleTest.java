package dev.proust.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private final List<Long> pauses = new ArrayList<>();
    private long head = 100;
    private double urgency;
    private Instant now = Instant.EPOCH;

    private final Throttle throttle = new Throttle(() -> head, () -> urgency, () -> now, this::pause);

    private void pause(long nanos) {
        pauses.add(nanos);
        now = now.plusNanos(nanos);
    }

    private void work(Duration time) {
        now = now.plus(time);
        throttle.pass();
    }

    @Test
    void who_merges_works_for_a_moment_and_pauses_three_times_as_long_while_somebody_appends() {
        work(Throttle.WORK);
        head++;
        work(Throttle.WORK.dividedBy(2));
        work(Throttle.WORK);
        assertThat(pauses)
                .containsExactly(
                        Throttle.WORK.multipliedBy(3).toNanos(),
                        Throttle.WORK.multipliedBy(9).dividedBy(2).toNanos());
    }

    @Test
    void a_pause_is_no_work() {
        work(Throttle.WORK);
        head++;
        work(Duration.ofNanos(1));
        assertThat(pauses).hasSize(1);
    }

    @Test
    void nobody_pauses_while_nobody_appends() {
        work(Throttle.WORK);
        pauses.clear();
        work(Throttle.WORK);
        assertThat(pauses).isEmpty();
    }

    @Test
    void the_less_merging_can_wait_the_shorter_is_the_pause() {
        urgency = 0.75;
        work(Throttle.WORK);
        assertThat(pauses).containsExactly(Throttle.WORK.toNanos() * 3 / 4);
        urgency = 1;
        head++;
        work(Throttle.WORK);
        assertThat(pauses).last().isEqualTo(0L);
    }

    @Test
    void who_was_held_up_himself_does_not_pause_for_that_too() {
        work(Duration.ofSeconds(1));
        assertThat(pauses).containsExactly(Throttle.PAUSE_MAX.toNanos());
    }

    @Test
    void a_clock_that_was_set_back_holds_nobody_up_and_lets_nobody_work_on() {
        work(Duration.ofHours(-1));
        head++;
        work(Throttle.WORK);
        assertThat(pauses)
                .containsExactly(
                        Throttle.WORK.multipliedBy(3).toNanos(),
                        Throttle.WORK.multipliedBy(3).toNanos());
    }
}
