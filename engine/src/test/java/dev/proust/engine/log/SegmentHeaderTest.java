package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.proust.store.CorruptionException;
import dev.proust.store.FormatTooNewException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SegmentHeaderTest {

    private static final String FILE = "0000000003.segment";
    private static final UUID STORE = new UUID(0x0123_4567_89AB_CDEFL, 0x7654_3210_0FED_CBA9L);

    private final Secret secret = Secret.random(new Random(1));
    private final ByteBuffer header = SegmentHeader.encode(3, STORE, secret);

    @Test
    void is_read_as_it_was_written() {
        var decoded = SegmentHeader.decode(header, FILE, 3);

        assertThat(decoded.segment()).isEqualTo(3);
        assertThat(decoded.store()).isEqualTo(STORE);
        assertThat(bytes(decoded.secret())).isEqualTo(bytes(secret));
        assertThat(decoded.check()).isEqualTo(secret.check(header, 0, 4080));
    }

    @Test
    void lies_as_its_table_says() {
        assertThat(header.limit()).isEqualTo(4096);
        assertThat(header.slice(0, 8)).isEqualTo(ByteBuffer.wrap("PROUSTLG".getBytes(US_ASCII)));
        assertThat(header.getInt(8)).isEqualTo(1);
        assertThat(header.getInt(12)).isEqualTo(3);
        assertThat(new UUID(header.getLong(16), header.getLong(24))).isEqualTo(STORE);
        assertThat(header.slice(32, 32)).isEqualTo(bytes(secret));
        assertThat(header.slice(64, 4016)).isEqualTo(ByteBuffer.allocate(4016));
        assertThat(Check.read(header, 4080)).isEqualTo(secret.check(header, 0, 4080));
    }

    @Test
    void of_a_newer_format_is_told_from_a_damaged_one() {
        header.putInt(8, 2);
        secret.check(header, 0, 4080).write(header, 4080);

        assertThatExceptionOfType(FormatTooNewException.class)
                .isThrownBy(() -> SegmentHeader.decode(header, FILE, 3))
                .withMessage("format is newer than this program: file=0000000003.segment, format=2,"
                        + " highest_known_format=1");
    }

    @Test
    void whose_number_of_format_alone_is_damaged_is_corrupt() {
        for (int format : new int[] {0, 2, 257, -1, Integer.MIN_VALUE}) {
            header.putInt(8, format);
            assertCorrupt(8, "format 1", "format " + format);
        }
    }

    @Test
    void of_a_format_below_the_first_is_corrupt_whatever_its_check_says() {
        header.putInt(8, 0);
        secret.check(header, 0, 4080).write(header, 4080);

        assertCorrupt(8, "format 1", "format 0");
    }

    @Test
    void that_begins_otherwise_is_corrupt() {
        header.put(0, (byte) 'p');

        assertCorrupt(0, "magic 50524f5553544c47", "70524f5553544c47");
    }

    @Test
    void whose_check_does_not_hold_is_corrupt() {
        var found = Check.read(header, 4080);
        header.put(2_000, (byte) 1);

        assertCorrupt(4080, "check " + secret.check(header, 0, 4080), found.toString());
    }

    @Test
    void of_another_segment_is_corrupt_in_this_ones_place() {
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> SegmentHeader.decode(header, "0000000004.segment", 4))
                .withMessage(
                        "file is corrupt: file=0000000004.segment, offset=12, expected=segment 4, found=segment 3");
    }

    @Test
    void that_is_cut_short_is_corrupt() {
        header.limit(4095);

        assertCorrupt(0, "4096 bytes of header", "4095 bytes");
    }

    @Test
    void with_a_bit_flipped_anywhere_is_corrupt() {
        var random = new Random(1);
        for (int offset = 0; offset < 4096; offset++) {
            int bit = 8 * offset + random.nextInt(8);
            Damage.flip(header, bit);
            assertThatExceptionOfType(CorruptionException.class)
                    .as("bit %d", bit)
                    .isThrownBy(() -> SegmentHeader.decode(header, FILE, 3));
            Damage.flip(header, bit);
        }
        SegmentHeader.decode(header, FILE, 3);
    }

    private void assertCorrupt(long offset, String expected, String found) {
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> SegmentHeader.decode(header, FILE, 3))
                .satisfies(corrupt -> assertThat(corrupt.facts())
                        .isEqualTo(Map.of("file", FILE, "offset", offset, "expected", expected, "found", found)));
    }

    private static ByteBuffer bytes(Secret secret) {
        var buffer = ByteBuffer.allocate(Secret.BYTES);
        secret.write(buffer, 0);
        return buffer;
    }
}
