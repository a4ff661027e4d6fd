package dev.proust.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    @Test
    void counts_the_bytes_that_the_jdk_makes() {
        for (long seed = 0; seed < 2_000; seed++) {
            var text = RandomTexts.text(new Random(seed));
            assertThat(Utf8.length(text)).as("seed %d: %s", seed, text).isEqualTo(text.getBytes(UTF_8).length);
        }
    }

    @Test
    void counts_by_the_character_at_each_boundary() {
        assertThat(Utf8.length("")).isEqualTo(0);
        assertThat(Utf8.length("\u007F")).isEqualTo(1);
        assertThat(Utf8.length("\u0080")).isEqualTo(2);
        assertThat(Utf8.length("\u07FF")).isEqualTo(2);
        assertThat(Utf8.length("\u0800")).isEqualTo(3);
        assertThat(Utf8.length("\uFFFF")).isEqualTo(3);
        assertThat(Utf8.length("\uD800\uDC00")).isEqualTo(4);
    }

    @Test
    void refuses_what_has_no_utf_8_by_its_name() {
        assertThatThrownBy(() -> Utf8.length("stream", "ab\uD800"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stream holds half of a surrogate pair at index 2, which has no UTF-8");
    }
}
