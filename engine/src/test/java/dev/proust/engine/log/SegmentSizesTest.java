package dev.proust.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SegmentSizesTest {

    private static final long MIB = 1024 * 1024;

    @Test
    void each_segment_is_twice_as_long_as_the_one_before_up_to_the_longest() {
        var sizes = SegmentSizes.standard();

        assertThat(sizes.after(0)).isEqualTo(4 * MIB);
        assertThat(sizes.after(4 * MIB)).isEqualTo(8 * MIB);
        assertThat(sizes.after(128 * MIB)).isEqualTo(256 * MIB);
        assertThat(sizes.after(256 * MIB)).isEqualTo(256 * MIB);
    }

    @Test
    void a_segment_behind_a_short_one_is_as_long_as_the_first() {
        assertThat(SegmentSizes.standard().after(4096)).isEqualTo(4 * MIB);
    }

    @Test
    void sizes_without_sense_are_refused_by_name() {
        assertThatThrownBy(() -> new SegmentSizes(1, MIB))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("firstBytes is 1, expected 32768 or more");
        assertThatThrownBy(() -> new SegmentSizes(2 * MIB, MIB))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxBytes is 1048576, expected 2097152 or more");
    }
}
