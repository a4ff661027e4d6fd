package dev.proust.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JoinedPostingsTest {

    private final PostingList joined =
            new JoinedPostings(List.of(list(7, 3, 5), list(9, 8), list(10, 11, 12, 20), list(14, 21)));

    @Test
    void several_lists_are_one_in_whatever_order_it_is_asked() {
        var all = new long[] {3, 5, 8, 11, 12, 20, 21};
        assertThat(joined.count()).isEqualTo(all.length);
        for (int first = 1; first <= all.length; first++) {
            for (int second = 1; second <= all.length; second++) {
                assertThat(joined.get(first)).isEqualTo(all[first - 1]);
                assertThat(joined.get(second)).isEqualTo(all[second - 1]);
            }
        }
    }

    @Test
    void what_lies_at_or_below_a_position_is_counted_over_all_of_them() {
        assertThat(joined.countUpTo(2)).isZero();
        assertThat(joined.countUpTo(8)).isEqualTo(3);
        assertThat(joined.countUpTo(19)).isEqualTo(5);
        assertThat(joined.floor(10)).isEqualTo(8);
        assertThat(joined.ceiling(13)).isEqualTo(20);
    }

    @Test
    void its_first_version_is_that_of_the_first_list() {
        assertThat(joined.firstVersion()).isEqualTo(7);
    }

    private static PostingList list(long firstVersion, long... positions) {
        return new PostingList.InMemory(positions, firstVersion);
    }
}
