package dev.proust.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

class DataTest {

    @Test
    void is_a_copy_of_the_bytes_it_is_made_of() {
        byte[] bytes = {1, 2, 3};
        var data = Data.of(bytes, "test/bytes");
        bytes[0] = 9;

        assertThat(data.bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void hands_out_copies_or_what_cannot_be_written_to() {
        var data = Data.of(new byte[] {1, 2, 3}, "test/bytes");
        data.bytes()[0] = 9;

        assertThat(data.bytes()).containsExactly(1, 2, 3);
        assertThat(data.asBuffer().isReadOnly()).isTrue();
        assertThat(data.asBuffer().hasArray()).isFalse();
        assertThatThrownBy(() -> data.asBuffer().put(0, (byte) 9)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void hands_out_a_buffer_that_no_other_one_moves() {
        var data = Data.of(new byte[] {1, 2, 3}, "test/bytes");
        data.asBuffer().get();

        assertThat(data.asBuffer()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    @Test
    void is_made_of_what_remains_in_a_buffer_and_leaves_it_where_it_is() {
        var buffer = ByteBuffer.allocateDirect(5);
        buffer.put(new byte[] {1, 2, 3, 4, 5}).position(1).limit(4);
        var data = Data.of(buffer, "test/bytes");
        buffer.put(2, (byte) 9);

        assertThat(data.bytes()).containsExactly(2, 3, 4);
        assertThat(buffer.position()).isEqualTo(1);
        assertThat(buffer.limit()).isEqualTo(4);
    }

    @Test
    void of_text_is_its_utf_8() {
        assertThat(Data.json("{\"ö\":1}")).isEqualTo(Data.of("{\"ö\":1}".getBytes(UTF_8), "application/json"));
        assertThat(Data.text("🛒")).isEqualTo(Data.of("🛒".getBytes(UTF_8), "text/plain"));
        assertThat(Data.text("ä🛒").asText()).isEqualTo("ä🛒");
        assertThat(Data.text("ä🛒").size()).isEqualTo(6);
    }

    @Test
    void of_text_that_has_no_utf_8_is_refused_rather_than_changed() {
        var refusal = "text of the data holds half of a surrogate pair at index 1, which has no UTF-8";
        assertThatThrownBy(() -> Data.text("a\uD83D"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(refusal);
        assertThatThrownBy(() -> Data.json("\"\uDED2\""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(refusal);
    }

    @Test
    void that_is_not_utf_8_shows_as_such_when_it_is_read_as_text() {
        assertThat(Data.of(new byte[] {'a', (byte) 0xFF}, "test/bytes").asText())
                .isEqualTo("a\uFFFD");
    }

    @Test
    void may_be_nothing() {
        assertThat(Data.none().size()).isEqualTo(0);
        assertThat(Data.none()).isEqualTo(Data.of(new byte[0], "application/octet-stream"));
    }

    @Test
    void is_equal_by_bytes_and_content_type() {
        var data = Data.of(new byte[] {1, 2}, "test/bytes");

        assertThat(data)
                .isEqualTo(Data.of(new byte[] {1, 2}, "test/bytes"))
                .hasSameHashCodeAs(Data.of(new byte[] {1, 2}, "test/bytes"))
                .isNotEqualTo(Data.of(new byte[] {1, 3}, "test/bytes"))
                .isNotEqualTo(Data.of(new byte[] {1, 2}, "test/other"))
                .isNotEqualTo(new byte[] {1, 2});
    }

    @Test
    void tells_in_words_how_much_it_is_and_not_what() {
        assertThat(Data.text("Marcel")).hasToString("6 bytes of text/plain");
    }
}
