package dev.proust.engine.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private final List<Long> pauses = new ArrayList<>();
    private long head = 100;
    private double urgency;

    private final Throttle throttle = new Throttle(() -> head, () -> urgency, pauses::add);

    @Test
    void who_merges_pauses_after_each_slice_while_somebody_appends() {
        throttle.giveWay();
        head++;
        throttle.giveWay();
        assertThat(pauses).containsExactly(Throttle.PAUSE_NANOS, Throttle.PAUSE_NANOS);
    }

    @Test
    void nobody_pauses_while_nobody_appends() {
        throttle.giveWay();
        pauses.clear();
        throttle.giveWay();
        assertThat(pauses).isEmpty();
    }

    @Test
    void the_less_merging_can_wait_the_shorter_is_the_pause() {
        urgency = 0.75;
        throttle.giveWay();
        assertThat(pauses).containsExactly(Throttle.PAUSE_NANOS / 4);
        urgency = 1;
        head++;
        throttle.giveWay();
        assertThat(pauses).hasSize(1);
    }
}
