package dev.proust.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.store.Stream;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventKeysTest {

    private static final Key[] TAGS = {new Key(1, 2), new Key(3, 4)};
    private static final Key APPEND = new Key(5, 6);

    private final Keys keys = Secret.random(new Random(1)).keys();

    @Test
    void of_an_event_are_its_streams_first_and_then_all_others() {
        var order = Stream.of("order-1");

        assertThat(EventKeys.of(order, "Placed", TAGS, Optional.of(APPEND), keys))
                .containsExactly(
                        keys.stream(order),
                        keys.category("order"),
                        keys.type("Placed", false),
                        TAGS[0],
                        TAGS[1],
                        APPEND);
        assertThat(EventKeys.of(order, "Placed", new Key[0], Optional.empty(), keys))
                .containsExactly(keys.stream(order), keys.category("order"), keys.type("Placed", false));
    }

    @Test
    void of_a_streams_first_event_are_one_more_by_which_streams_are_listed() {
        var order = Stream.of("order-1");

        assertThat(EventKeys.of(order, 1, "Placed", new Key[0], Optional.empty(), keys))
                .containsExactly(
                        keys.stream(order), keys.category("order"), keys.type("Placed", false), keys.births("order"));
        assertThat(EventKeys.of(order, 2, "Placed", new Key[0], Optional.empty(), keys))
                .isEqualTo(EventKeys.of(order, "Placed", new Key[0], Optional.empty(), keys));
        assertThat(EventKeys.of(Stream.of("$erasures"), 1, "$Erased", TAGS, Optional.empty(), keys))
                .doesNotContain(keys.births("$erasures"));
    }

    @Test
    void of_an_event_of_a_reserved_stream_are_those_of_its_own_streams_queries_alone() {
        var erasures = Stream.of("$erasures");

        assertThat(EventKeys.of(erasures, "$Erased", TAGS, Optional.of(APPEND), keys))
                .containsExactly(keys.stream(erasures), keys.type("$Erased", true), keys.reserved());
    }
}
