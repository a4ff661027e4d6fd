package dev.proust.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rule of names, for all that has to follow it.
class NamesTest {

    private static final NewEvent EVENT = NewEvent.of(Stream.of("order-1"), "Placed", Data.none());

    /// What has a name, how errors call it, how many bytes it may take, and how to make one.
    record Named(String what, int bytesMax, Consumer<String> make) {
        @Override
        public String toString() {
            return what;
        }
    }

    static final List<Named> ALL = List.of(
            new Named("stream", 256, Stream::of),
            new Named("category", 256, Query::category),
            new Named("type", 256, type -> NewEvent.of(EVENT.stream(), type, Data.none())),
            new Named("type", 256, Criterion::ofTypes),
            new Named("content type", 256, contentType -> Data.of(new byte[0], contentType)),
            new Named("metadata name", 256, name -> EVENT.withMetadata(Map.of(name, "text"))),
            new Named("value of tag \"city\"", 256, value -> Tag.of("city", value)),
            new Named("append id", 128, id -> Append.of(EVENT).withId(id)),
            new Named("append id", 128, Query::append));

    @ParameterizedTest
    @FieldSource("ALL")
    void a_name_has_at_least_one_byte(Named named) {
        assertThatThrownBy(() -> named.make.accept(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("%s is empty, expected 1 to %d bytes", named.what, named.bytesMax);
        assertAccepted(named, "a");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void a_name_is_measured_in_bytes_of_utf_8(Named named) {
        int max = named.bytesMax;
        assertAccepted(named, "a".repeat(max));
        assertAccepted(named, "ö".repeat(max / 2));
        assertAccepted(named, "€".repeat((max - 1) / 3) + "a".repeat(1 + (max - 1) % 3));
        assertAccepted(named, "🛒".repeat(max / 4));

        assertTooLong(named, "a".repeat(max + 1), max + 1);
        assertTooLong(named, "ö".repeat(max / 2) + "a", max + 1);
        assertTooLong(named, "a" + "€".repeat(max / 3 + 1), 1 + 3 * (max / 3 + 1));
        assertTooLong(named, "🛒".repeat(max / 4 + 1), max + 4);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void a_name_holds_no_control_characters(Named named) {
        for (char control : new char[] {'\0', '\t', '\n', '\r', 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9F}) {
            assertThatThrownBy(() -> named.make.accept("ab" + control + "c"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("%s holds the control character U+%04X at index 2", named.what, (int) control);
        }
        assertAccepted(named, "a ~\u00A0\u2028b");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void a_name_that_is_too_long_and_holds_a_control_character_does_not_get_it_into_the_error(Named named) {
        assertThatThrownBy(() -> named.make.accept("\n" + "a".repeat(1_000)))
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void a_name_holds_no_half_of_a_surrogate_pair(Named named) {
        for (var broken : List.of("a\uD83D", "a\uD83Db", "a\uDED2", "a\uDED2\uD83D", "a\uD83D\uD83D\uDED2")) {
            assertThatThrownBy(() -> named.make.accept(broken))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("%s holds half of a surrogate pair at index 1, which has no UTF-8", named.what);
        }
    }

    @Test
    void names_are_the_same_only_if_their_bytes_are() {
        var composed = "caf\u00E9";
        var decomposed = "cafe\u0301";
        assertThat(Stream.of(composed)).isEqualTo(Stream.of(composed)).isNotEqualTo(Stream.of(decomposed));
        assertThat(Stream.of("Order-1")).isNotEqualTo(Stream.of("order-1"));
        assertThat(Stream.of("order-1 ")).isNotEqualTo(Stream.of("order-1"));
        assertThat(Tag.of("city", composed)).isNotEqualTo(Tag.of("city", decomposed));
        assertThat(Tag.of("City", "a")).isNotEqualTo(Tag.of("city", "a"));
    }

    @Test
    void a_stream_does_not_begin_with_a_dash() {
        assertThatThrownBy(() -> Stream.of("-42"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stream \"-42\" begins with '-', expected a category before it, as in \"order-42\"");
        assertThat(Stream.of("42-")).hasToString("42-");
    }

    @Test
    void a_category_is_what_stands_before_the_first_dash() {
        assertThat(Stream.of("order-42").category()).isEqualTo("order");
        assertThat(Stream.of("order-3f2504e0-4f89-11d3").category()).isEqualTo("order");
        assertThat(Stream.of("settings").category()).isEqualTo("settings");
        assertThat(Stream.of("order-").category()).isEqualTo("order");
        assertThat(Stream.of("$erasures").category()).isEqualTo("$erasures");
    }

    @Test
    void a_stream_of_category_and_id_is_named_after_both() {
        assertThat(Stream.of("order", "42")).isEqualTo(Stream.of("order-42"));
        assertThat(Stream.of("order", "a-b").category()).isEqualTo("order");
        assertThat(Stream.of("c".repeat(128), "i".repeat(127)).name()).hasSize(256);
        assertThatThrownBy(() -> Stream.of("c".repeat(128), "i".repeat(128)))
                .hasMessageStartingWith("stream is 257 bytes, at most 256 are allowed");
        assertThatThrownBy(() -> Stream.of("order", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id of a stream in category \"order\" is empty");
    }

    @Test
    void a_category_holds_no_dash() {
        var refusal = "category \"cash-order\" holds a '-', where a stream's category ends";
        assertThatThrownBy(() -> Stream.of("cash-order", "42"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(refusal);
        assertThatThrownBy(() -> Criterion.category("cash-order"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(refusal);
        assertThatThrownBy(() -> Criterion.category("-")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_dollar_at_the_front_is_the_stores_own_and_may_be_read_but_not_written() {
        var erasures = Stream.of("$erasures");
        assertThat(erasures.isReserved()).isTrue();
        assertThat(Stream.of("order-$1").isReserved()).isFalse();
        assertThat(Query.stream(erasures).singleStream()).contains(erasures);

        assertThatThrownBy(() -> NewEvent.of(erasures, "Placed", Data.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stream \"$erasures\" begins with '$', which is reserved");
        assertThatThrownBy(() -> NewEvent.of(EVENT.stream(), "$Erased", Data.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("type \"$Erased\" begins with '$', which is reserved");
        assertThat(NewEvent.of(EVENT.stream(), "US$", Data.none()).type()).isEqualTo("US$");
    }

    @Test
    void a_tags_key_is_at_most_64_bytes() {
        assertThat(Tag.of("k".repeat(64), "v").key()).hasSize(64);
        assertThatThrownBy(() -> Tag.of("k".repeat(65), "v"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tag key is 65 bytes, at most 64 are allowed: \"kkkk");
        assertThatThrownBy(() -> Tag.of("", "v"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tag key is empty, expected 1 to 64 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "K", "z", "Z", "a9", "a0", "a_", "a.b-c", "kV_1.2-3"})
    void a_tags_key_is_of_letters_digits_underscores_dots_and_dashes(String key) {
        assertThat(Tag.of(key, "v").key()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1a", "_a", ".a", "-a", "a:", "a b", "é", "aé", "a/b", "a@", "a[", "a`", "a{", "a٣"})
    void no_other_characters_are_in_a_tags_key_nor_does_it_begin_but_with_a_letter(String key) {
        assertThatThrownBy(() -> Tag.of(key, "v"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tag key \"" + key + "\" holds '")
                .hasMessageEndingWith("expected letters, digits, '_', '.' or '-', beginning with a letter");
    }

    private static void assertAccepted(Named named, String name) {
        assertThatCode(() -> named.make.accept(name)).as("%s %s", named, name).doesNotThrowAnyException();
    }

    private static void assertTooLong(Named named, String name, int bytes) {
        assertThatThrownBy(() -> named.make.accept(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "%s is %d bytes, at most %d are allowed: \"%s…\"",
                        named.what, bytes, named.bytesMax, name.substring(0, 40));
    }
}
