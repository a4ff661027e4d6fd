package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What [EncodedAppendTest] does not see: the table.
class EventBodyTest {

    private static final Data DATA = Data.of("data".getBytes(UTF_8), "test");
    private static final NewEvent EVENT = NewEvent.of(Stream.of("order-1"), "Placed", DATA);

    @Test
    void lies_as_its_table_says() {
        var body = encoded(EVENT.tagged(Tag.of("b", "ö"), Tag.of("a", "123"))
                .withMetadata(Map.of("y", "", "x", "€"))
                .occurredAt(Instant.ofEpochSecond(1, 234_567_000)));

        assertThat(new UUID(body.getLong(), body.getLong())).isEqualTo(new UUID(1, 2));
        assertThat(body.getLong()).isEqualTo(1_234_567);
        assertThat(body.getShort()).isEqualTo((short) 4);
        assertThat(body.getShort()).isEqualTo((short) 2);
        assertThat(body.getInt()).isEqualTo(2);
        assertThat(text(body, 4)).isEqualTo("test");
        assertThat(body.getShort()).isEqualTo((short) 1);
        assertThat(body.getShort()).isEqualTo((short) 3);
        assertThat(text(body, 4)).isEqualTo("a123");
        assertThat(body.getShort()).isEqualTo((short) 1);
        assertThat(body.getShort()).isEqualTo((short) 2);
        assertThat(text(body, 3)).isEqualTo("bö");
        assertThat(body.getShort()).isEqualTo((short) 1);
        assertThat(body.getInt()).isEqualTo(3);
        assertThat(text(body, 4)).isEqualTo("x€");
        assertThat(body.getShort()).isEqualTo((short) 1);
        assertThat(body.getInt()).isEqualTo(0);
        assertThat(text(body, 1)).isEqualTo("y");
        assertThat(text(body, body.remaining())).isEqualTo("data");
    }

    @Test
    void tells_an_event_that_occurred_at_the_beginning_of_1970_from_one_that_says_nothing() {
        assertThat(encoded(EVENT).getLong(16)).isEqualTo(Long.MIN_VALUE);
        assertThat(EventBody.decode(encoded(EVENT)).occurred()).isEmpty();
        assertThat(EventBody.decode(encoded(EVENT.occurredAt(Instant.EPOCH))).occurred())
                .contains(Instant.EPOCH);
    }

    private static ByteBuffer encoded(NewEvent event) {
        var buffer = ByteBuffer.allocate(1_000);
        EventBody.encode(buffer, event, new UUID(1, 2));
        return buffer.flip();
    }

    private static String text(ByteBuffer body, int length) {
        var bytes = new byte[length];
        body.get(bytes);
        return new String(bytes, UTF_8);
    }
}
