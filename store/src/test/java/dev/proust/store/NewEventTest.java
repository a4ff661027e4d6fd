package dev.proust.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NewEventTest {

    private static final Stream ORDER = Stream.of("order-1");
    private static final NewEvent PLACED = NewEvent.of(ORDER, "Placed", Data.none());

    @Test
    void has_nothing_but_data_unless_it_is_given_more() {
        assertThat(PLACED.id()).isEmpty();
        assertThat(PLACED.shape()).isEqualTo(1);
        assertThat(PLACED.tags()).isEmpty();
        assertThat(PLACED.metadata()).isEmpty();
        assertThat(PLACED.occurred()).isEmpty();
    }

    @Test
    void keeps_all_that_it_is_given_step_by_step() {
        var id = new UUID(1, 2);
        var occurred = Instant.parse("2010-12-01T08:26:00.123456Z");
        var event = PLACED.withId(id)
                .withShape(3)
                .tagged(Tag.of("a", "1"))
                .withMetadata(Map.of("by", "clerk"))
                .occurredAt(occurred);

        assertThat(event.id()).contains(id);
        assertThat(event.stream()).isEqualTo(ORDER);
        assertThat(event.type()).isEqualTo("Placed");
        assertThat(event.shape()).isEqualTo(3);
        assertThat(event.tags()).containsExactly(Tag.of("a", "1"));
        assertThat(event.data()).isEqualTo(Data.none());
        assertThat(event.metadata()).isEqualTo(Map.of("by", "clerk"));
        assertThat(event.occurred()).contains(occurred);
    }

    @Test
    void takes_the_last_tags_and_metadata_in_place_of_any_before() {
        assertThat(PLACED.tagged(Tag.of("a", "1")).tagged(Tag.of("b", "1")).tags())
                .containsExactly(Tag.of("b", "1"));
        assertThat(PLACED.withMetadata(Map.of("a", "1"))
                        .withMetadata(Map.of("b", "1"))
                        .metadata())
                .containsOnlyKeys("b");
    }

    @Test
    void has_a_shape_of_1_or_more() {
        assertThatThrownBy(() -> PLACED.withShape(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shape is 0, expected 1 or more");
        assertThat(PLACED.withShape(Integer.MAX_VALUE).shape()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void holds_its_tags_in_the_order_of_their_bytes_and_none_twice() {
        var letter = Tag.of("a", "\uFF21");
        var cart = Tag.of("a", "\uD83D\uDED2");
        var event = PLACED.tagged(Tag.of("b", "1"), cart, letter, Tag.of("b", "1"), Tag.of("B", "1"));

        assertThat(event.tags()).containsExactly(Tag.of("B", "1"), letter, cart, Tag.of("b", "1"));
    }

    @Test
    void shares_neither_tags_nor_metadata_with_its_maker() {
        var tags = new ArrayList<>(List.of(Tag.of("a", "1")));
        var metadata = new HashMap<>(Map.of("by", "clerk"));
        var event = PLACED.tagged(tags).withMetadata(metadata);
        tags.clear();
        metadata.clear();

        assertThat(event.tags()).containsExactly(Tag.of("a", "1"));
        assertThat(event.metadata()).isEqualTo(Map.of("by", "clerk"));
        assertThatThrownBy(() -> event.tags().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> event.metadata().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void takes_any_text_as_metadata_that_has_utf_8() {
        var text = "\0\n🛒".repeat(1_000);
        assertThat(PLACED.withMetadata(Map.of("note", text, "$", "")).metadata())
                .isEqualTo(Map.of("note", text, "$", ""));
        assertThatThrownBy(() -> PLACED.withMetadata(Map.of("note", "ab\uD83D")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text of metadata \"note\" holds half of a surrogate pair at index 2, which has no UTF-8");
    }

    @Test
    void occurred_at_a_microsecond_and_what_is_finer_is_cut_off() {
        assertThat(PLACED.occurredAt(Instant.parse("2010-12-01T08:26:00.123456789Z"))
                        .occurred())
                .contains(Instant.parse("2010-12-01T08:26:00.123456Z"));
        assertThat(PLACED.occurredAt(Instant.parse("1969-12-31T23:59:59.999999999Z"))
                        .occurred())
                .contains(Instant.parse("1969-12-31T23:59:59.999999Z"));
    }

    /// The table of [NewEvent#encodedBytes], row by row.
    @Test
    void has_an_encoded_size_to_which_all_its_parts_contribute() {
        assertThat(NewEvent.of(Stream.of("s"), "t", Data.of(new byte[0], "c")).encodedBytes())
                .isEqualTo(80 + 1 + 1 + 1);
        assertThat(NewEvent.of(Stream.of("ö"), "€", Data.of(new byte[0], "🛒")).encodedBytes())
                .isEqualTo(80 + 2 + 3 + 4);
        assertGrowsBy(20 + 1 + 3, PLACED.tagged(Tag.of("k", "€")));
        assertGrowsBy(2 * (20 + 1 + 1), PLACED.tagged(Tag.of("k", "1"), Tag.of("k", "2"), Tag.of("k", "1")));
        assertGrowsBy(6 + 2 + 4, PLACED.withMetadata(Map.of("ö", "🛒")));
        assertGrowsBy(6 + 1, PLACED.withMetadata(Map.of("m", "")));
        assertGrowsBy(
                1_234,
                NewEvent.of(
                        ORDER, "Placed", Data.of(new byte[1_234], Data.none().contentType())));
        assertGrowsBy(0, PLACED.withId(new UUID(1, 2)).withShape(1_000).occurredAt(Instant.EPOCH));
    }

    @Test
    void says_the_same_as_another_by_what_its_writer_decided_alone() {
        var event = PLACED.tagged(Tag.of("a", "1"), Tag.of("b", "1"));
        var other = PLACED.tagged(Tag.of("b", "1"), Tag.of("a", "1"))
                .withId(new UUID(1, 2))
                .withMetadata(Map.of("by", "clerk"))
                .occurredAt(Instant.EPOCH);

        assertThat(event.saysTheSameAs(other)).isTrue();
        assertThat(event.saysTheSameAs(event.withShape(2))).isFalse();
        assertThat(event.saysTheSameAs(event.tagged())).isFalse();
        assertThat(PLACED.saysTheSameAs(NewEvent.of(Stream.of("order-2"), "Placed", Data.none())))
                .isFalse();
        assertThat(PLACED.saysTheSameAs(NewEvent.of(ORDER, "Paid", Data.none())))
                .isFalse();
        assertThat(PLACED.saysTheSameAs(NewEvent.of(ORDER, "Placed", Data.text(""))))
                .isFalse();
        var bytes = Data.of("x".getBytes(UTF_8), Data.none().contentType());
        assertThat(PLACED.saysTheSameAs(NewEvent.of(ORDER, "Placed", bytes))).isFalse();
    }

    @Test
    void tells_in_words_nothing_that_may_be_personal() {
        var event = NewEvent.of(ORDER, "Placed", Data.json("{\"name\":\"Marcel\"}"))
                .tagged(Tag.of("email", "marcel@proust.dev"))
                .withMetadata(Map.of("by", "Céleste"));

        assertThat(event).hasToString("Placed in order-1, 17 bytes of application/json");
    }

    private static void assertGrowsBy(long bytes, NewEvent event) {
        assertThat(event.encodedBytes() - PLACED.encodedBytes()).isEqualTo(bytes);
    }
}
