package dev.proust.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AppendedTest {

    private static final Stream ORDER = Stream.of("order-1");
    private static final Checkpoint LAST = new Checkpoint(9, new UUID(1, 2));

    @Test
    void tells_the_last_position_and_the_version_of_each_stream() {
        var appended = new Appended(LAST, 8, Map.of(ORDER, 4L), Instant.EPOCH, false);

        assertThat(appended.lastPosition()).isEqualTo(9);
        assertThat(appended.version(ORDER)).isEqualTo(4);
        assertThatThrownBy(() -> appended.version(Stream.of("cart-1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("append did not write stream cart-1");
    }

    @Test
    void is_the_same_to_one_who_repeats_but_for_saying_so() {
        var appended = new Appended(LAST, 8, Map.of(ORDER, 4L), Instant.EPOCH, false);

        assertThat(appended.asRepetition()).isEqualTo(new Appended(LAST, 8, Map.of(ORDER, 4L), Instant.EPOCH, true));
    }

    @Test
    void has_a_first_position_from_1_to_the_last() {
        assertThat(new Appended(LAST, 1, Map.of(), Instant.EPOCH, false).firstPosition())
                .isEqualTo(1);
        assertThat(new Appended(LAST, 9, Map.of(), Instant.EPOCH, false).firstPosition())
                .isEqualTo(9);
        for (long first : new long[] {0, 10}) {
            assertThatThrownBy(() -> new Appended(LAST, first, Map.of(), Instant.EPOCH, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("first position is %d, expected 1 to 9", first);
        }
    }

    @Test
    void shares_its_versions_with_nobody() {
        var versions = new HashMap<>(Map.of(ORDER, 4L));
        var appended = new Appended(LAST, 8, versions, Instant.EPOCH, false);
        versions.put(ORDER, 5L);

        assertThat(appended.version(ORDER)).isEqualTo(4);
        assertThatThrownBy(() -> appended.versions().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
