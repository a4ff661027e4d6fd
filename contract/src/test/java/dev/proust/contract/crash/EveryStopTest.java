package dev.proust.contract.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// There is no operation at which a kill or a power cut does harm.
class EveryStopTest {

    @Test
    void a_store_can_be_stopped_at_every_operation_and_its_recovery_too() {
        var tally = EveryStop.of(0).run();
        assertThat(tally.of(Happening.STOPPED)).isGreaterThan(40);
        assertThat(tally.of(Happening.RECOVERY_CUT_SHORT)).isGreaterThan(1_000);
    }

    @Test
    void a_store_can_be_stopped_at_every_operation_where_one_segment_hands_over_to_the_next() {
        assertThat(EveryStop.ofHandOver(0).run().of(Happening.STOPPED)).isGreaterThan(80);
    }
}
