package dev.proust.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaceTest {

    private static final int SEGMENT_MAX = (1 << 23) - 1;
    private static final long OFFSET_MAX = (1L << 40) - 1;

    @Test
    void tells_its_segment_and_offset() {
        for (int segment : new int[] {0, 1, 3, SEGMENT_MAX}) {
            for (long offset : new long[] {0, 1, 4096, OFFSET_MAX}) {
                long place = Place.of(segment, offset);
                assertThat(Place.segment(place)).isEqualTo(segment);
                assertThat(Place.offset(place)).isEqualTo(offset);
            }
        }
    }

    @Test
    void compares_by_segment_and_then_by_offset() {
        assertThat(Place.of(3, 4096)).isLessThan(Place.of(3, 4097));
        assertThat(Place.of(3, OFFSET_MAX)).isLessThan(Place.of(4, 0));
        assertThat(Place.of(SEGMENT_MAX - 1, OFFSET_MAX)).isLessThan(Place.of(SEGMENT_MAX, 0));
    }

    @Test
    void moves_on_within_its_segment_by_adding() {
        assertThat(Place.of(3, 4096) + 512).isEqualTo(Place.of(3, 4608));
    }

    @Test
    void reads_well() {
        assertThat(Place.text(Place.of(3, 4096))).isEqualTo("segment 3, offset 4096");
    }
}
