package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.log.BatchHeader.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BatchHeaderTest {

    private static final long PLACE = Place.of(3, 8704);
    private static final UUID INCARNATION = new UUID(5, 6);
    private static final Check PREVIOUS = new Check(7, 8);

    private final Secret secret = Secret.random(new Random(1));
    private final ByteBuffer buffer = ByteBuffer.allocate(200);
    private final BatchHeader written = header(Kind.EVENTS, 1_000).encode(buffer, secret);

    @Test
    void is_read_as_it_was_written() {
        for (var kind : Kind.values()) {
            var header = header(kind, 1_000).encode(buffer, secret);
            assertThat(BatchHeader.decode(buffer, PLACE, secret)).contains(header);
        }
    }

    @Test
    void lies_as_its_table_says_whatever_was_there_before() {
        Arrays.fill(buffer.array(), (byte) -1);
        assertThat(header(Kind.EVENTS, 1_000).encode(buffer, secret)).isEqualTo(written);

        assertThat(Check.read(buffer, 0))
                .isEqualTo(secret.check(buffer, 16, 128))
                .isEqualTo(written.check());
        assertThat(buffer.slice(16, 8)).isEqualTo(ByteBuffer.wrap("PROUSTBA".getBytes(US_ASCII)));
        assertThat(buffer.getInt(24)).isEqualTo(1);
        assertThat(buffer.getInt(28)).isEqualTo(0);
        assertThat(buffer.getInt(32)).isEqualTo(3);
        assertThat(buffer.getInt(36)).isEqualTo(2);
        assertThat(buffer.getLong(40)).isEqualTo(8704);
        assertThat(new UUID(buffer.getLong(48), buffer.getLong(56))).isEqualTo(INCARNATION);
        assertThat(buffer.getLong(64)).isEqualTo(1_000);
        assertThat(buffer.getLong(72)).isEqualTo(17);
        assertThat(buffer.getInt(80)).isEqualTo(4);
        assertThat(buffer.getInt(84)).isEqualTo(-99);
        assertThat(Check.read(buffer, 88)).isEqualTo(PREVIOUS);
        assertThat(buffer.getInt(104)).isEqualTo(2);
        assertThat(buffer.getInt(108)).isEqualTo(0);
        assertThat(buffer.getLong(112)).isEqualTo(4096);
        assertThat(buffer.getLong(120)).isEqualTo(0);
    }

    @Test
    void names_its_kind_by_a_number() {
        assertThat(codeOf(Kind.EVENTS)).isEqualTo(0);
        assertThat(codeOf(Kind.IDLE)).isEqualTo(1);
        assertThat(codeOf(Kind.CLOSED)).isEqualTo(2);
        assertThat(codeOf(Kind.SEALED)).isEqualTo(3);
    }

    @Test
    void counts_only_in_its_own_segment_at_its_own_offset() {
        assertThat(BatchHeader.decode(buffer, Place.of(4, 8704), secret)).isEmpty();
        assertThat(BatchHeader.decode(buffer, Place.of(3, 8704 + 512), secret)).isEmpty();
        assertThat(BatchHeader.decode(buffer, PLACE, secret)).isPresent();
    }

    @Test
    void counts_only_under_its_stores_secret() {
        assertThat(BatchHeader.decode(buffer, PLACE, Secret.random(new Random(2))))
                .isEmpty();
    }

    @Test
    void counts_only_as_a_whole() {
        assertThat(BatchHeader.decode(buffer.limit(127), PLACE, secret)).isEmpty();
        assertThat(BatchHeader.decode(buffer.limit(128), PLACE, secret)).isPresent();
    }

    @Test
    void does_not_count_with_any_bit_flipped() {
        for (int bit = 0; bit < 8 * BatchHeader.BYTES; bit++) {
            Damage.flip(buffer, bit);
            assertThat(BatchHeader.decode(buffer, PLACE, secret))
                    .as("bit %d", bit)
                    .isEmpty();
            Damage.flip(buffer, bit);
        }
        assertThat(BatchHeader.decode(buffer, PLACE, secret)).contains(written);
    }

    @Test
    void does_not_count_in_another_format_even_if_its_check_holds() {
        buffer.putInt(24, 2);
        secret.check(buffer, 16, 128).write(buffer, 0);

        assertThat(BatchHeader.decode(buffer, PLACE, secret)).isEmpty();
    }

    @Test
    void may_begin_only_where_its_magic_stands() {
        assertThat(BatchHeader.mayBegin(buffer, 0)).isTrue();
        assertThat(BatchHeader.mayBegin(buffer, 1)).isFalse();
        assertThat(BatchHeader.mayBegin(ByteBuffer.allocate(128), 0)).isFalse();
    }

    @Test
    void ends_where_the_next_sector_begins_or_after_a_block_if_it_is_empty() {
        assertThat(header(Kind.EVENTS, 129).endOffset()).isEqualTo(8704 + 512);
        assertThat(header(Kind.EVENTS, 512).endOffset()).isEqualTo(8704 + 512);
        assertThat(header(Kind.EVENTS, 513).endOffset()).isEqualTo(8704 + 1024);
        for (var kind : new Kind[] {Kind.IDLE, Kind.CLOSED, Kind.SEALED}) {
            assertThat(header(kind, 128).endOffset()).isEqualTo(8704 + 4096);
        }
    }

    private int codeOf(Kind kind) {
        header(kind, 128).encode(buffer, secret);
        return buffer.getInt(28);
    }

    private static BatchHeader header(Kind kind, long length) {
        var none = new Check(0, 0);
        return new BatchHeader(none, kind, PLACE, 2, INCARNATION, length, 17, 4, -99, PREVIOUS, Place.of(2, 4096));
    }
}
