package dev.proust.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TagTest {

    @Test
    void is_read_as_it_was_written() {
        assertThat(Tag.of("customer", "17850")).hasToString("customer:17850");
        assertThat(Tag.parse("customer:17850")).isEqualTo(Tag.of("customer", "17850"));
    }

    @Test
    void has_a_key_that_ends_at_the_first_colon_and_a_value_that_may_hold_more() {
        assertThat(Tag.parse("url:http://proust.dev:80")).isEqualTo(Tag.of("url", "http://proust.dev:80"));
        assertThat(Tag.parse("a::")).isEqualTo(Tag.of("a", ":"));
    }

    @Test
    void is_not_read_from_what_is_none() {
        assertThatThrownBy(() -> Tag.parse("customer"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"customer\" is not a tag, expected \"key:value\"");
        assertThatThrownBy(() -> Tag.parse(":17850")).hasMessage("tag key is empty, expected 1 to 64 bytes");
        assertThatThrownBy(() -> Tag.parse("customer:"))
                .hasMessage("value of tag \"customer\" is empty, expected 1 to 256 bytes");
    }

    @Test
    void stands_in_the_order_of_the_keys_and_then_of_the_values() {
        var sorted = List.of(
                Tag.of("A", "2"),
                Tag.of("B", "1"),
                Tag.of("a", "1"),
                Tag.of("a", "10"),
                Tag.of("a", "2"),
                Tag.of("a-b", "0"));

        assertThat(sorted.reversed().stream().sorted()).containsExactlyElementsOf(sorted);
    }

    /// In UTF-16, which the JDK compares by, U+1F6D2 comes before U+FF21; in UTF-8 it comes after.
    @Test
    void stands_in_the_order_of_bytes_and_not_of_utf_16() {
        var letter = Tag.of("a", "\uFF21");
        var cart = Tag.of("a", "\uD83D\uDED2");

        assertThat(letter.value().compareTo(cart.value())).isPositive();
        assertThat(letter).isLessThan(cart);
    }

    @Test
    void stands_in_the_order_of_bytes_whatever_the_characters() {
        for (long seed = 0; seed < 5_000; seed++) {
            var random = new Random(seed);
            var one = Tag.of("a", RandomTexts.text(random));
            var other = Tag.of("a", RandomTexts.text(random));

            int expected = Arrays.compareUnsigned(
                    one.value().getBytes(UTF_8), other.value().getBytes(UTF_8));
            assertThat(Integer.signum(one.compareTo(other)))
                    .as("seed %d: %s and %s", seed, one, other)
                    .isEqualTo(Integer.signum(expected));
            assertThat(one.compareTo(other) == 0).as("seed %d", seed).isEqualTo(one.equals(other));
        }
    }
}
