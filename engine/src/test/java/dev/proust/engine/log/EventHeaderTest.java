package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.key.Key;
import dev.proust.engine.log.EventHeader.EncodedEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/// What [EncodedAppendTest] does not see: the table, the writer's part, and damage.
class EventHeaderTest {

    private static final int AT = 24;
    private static final Key[] TAGS = {new Key(1, 2), new Key(3, 4)};

    private final ByteBuffer buffer = ByteBuffer.allocate(AT + 48 + 32 + 7 + 6);

    EventHeaderTest() {
        Arrays.fill(buffer.array(), (byte) -1);
        var event = new EncodedEvent("order-1".getBytes(UTF_8), "Placed".getBytes(UTF_8), TAGS, 5, 100, -77);
        EventHeader.encode(buffer, AT, event);
        var used = new CRC32C();
        used.update(1);
        EventHeader.complete(buffer, AT, 17, 1_234_567, 3, used);
    }

    @Test
    void lies_as_its_table_says() {
        var header = buffer.slice(AT, buffer.limit() - AT);

        assertThat(header.getInt(4)).isEqualTo(-77);
        assertThat(header.getInt(8)).isEqualTo(100);
        assertThat(header.getShort(12)).isEqualTo((short) header.limit());
        assertThat(header.getShort(14)).isEqualTo((short) 7);
        assertThat(header.getShort(16)).isEqualTo((short) 6);
        assertThat(header.getShort(18)).isEqualTo((short) 2);
        assertThat(header.getInt(20)).isEqualTo(5);
        assertThat(header.getLong(24)).isEqualTo(1_234_567);
        assertThat(header.getLong(32)).isEqualTo(3);
        assertThat(header.getInt(40)).isEqualTo(0);
        assertThat(header.getInt(44)).isEqualTo(AT);
        assertThat(header.getLong(48)).isEqualTo(1);
        assertThat(header.getLong(72)).isEqualTo(4);
        assertThat(header.slice(80, 13)).isEqualTo(ByteBuffer.wrap("order-1Placed".getBytes(UTF_8)));
    }

    @Test
    void is_checked_over_its_position_and_its_other_bytes() {
        var checked = ByteBuffer.allocate(8 + buffer.limit() - AT - 4).putLong(0, 17);
        checked.put(8, buffer, AT + 4, buffer.limit() - AT - 4);

        assertThat(buffer.getInt(AT)).isEqualTo(EventHeader.checksumOfBody(checked, 0, checked.limit()));
    }

    @Test
    void tells_what_the_writer_filled_in() {
        var header = EventHeader.decode(buffer, AT, 17).orElseThrow();

        assertThat(header.checksum()).isEqualTo(buffer.getInt(AT));
        assertThat(header.time()).isEqualTo(Instant.parse("1970-01-01T00:00:01.234567Z"));
        assertThat(header.timeMicros()).isEqualTo(1_234_567);
        assertThat(header.version()).isEqualTo(3);
    }

    @Test
    void tells_the_key_that_a_body_is_encrypted_with() {
        buffer.putInt(AT + 40, 0x0102_0304);
        EventHeader.complete(buffer, AT, 17, 1_234_567, 3, new CRC32C());

        assertThat(EventHeader.decode(buffer, AT, 17).orElseThrow().keyId()).isEqualTo(0x0102_0304);
    }

    @Test
    void is_that_of_its_own_position_only() {
        for (long position : new long[] {0, 16, 18, 17 + (1L << 32), -17, Long.MAX_VALUE}) {
            assertThat(EventHeader.decode(buffer, AT, position))
                    .as("position %d", position)
                    .isEmpty();
        }
    }

    @Test
    void is_none_with_any_bit_flipped() {
        for (int bit = 8 * AT; bit < 8 * buffer.limit(); bit++) {
            Damage.flip(buffer, bit);
            assertThat(EventHeader.decode(buffer, AT, 17)).as("bit %d", bit).isEmpty();
            Damage.flip(buffer, bit);
        }
        assertThat(EventHeader.decode(buffer, AT, 17)).isPresent();
    }

    @Test
    void is_none_where_it_is_cut_short() {
        for (int limit = AT; limit < buffer.capacity(); limit++) {
            assertThat(EventHeader.decode(buffer.limit(limit), AT, 17))
                    .as("limit %d", limit)
                    .isEmpty();
        }
    }

    @Test
    void knows_its_own_body_from_another() {
        var body = ByteBuffer.wrap("xthe body".getBytes(UTF_8));
        int checksum = EventHeader.checksumOfBody(body, 1, 8);
        EventHeader.encode(
                buffer, AT, new EncodedEvent("s".getBytes(UTF_8), "t".getBytes(UTF_8), TAGS, 1, 8, checksum));
        EventHeader.complete(buffer, AT, 1, 0, 1, new CRC32C());
        var header = EventHeader.decode(buffer, AT, 1).orElseThrow();

        assertThat(header.isBody(body, 1)).isTrue();
        assertThat(header.isBody(body, 0)).isFalse();
        assertThat(header.isBody(body.put(8, (byte) 'Y'), 1)).isFalse();
    }
}
