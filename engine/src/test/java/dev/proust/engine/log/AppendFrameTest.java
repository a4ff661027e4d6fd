package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AppendFrameTest {

    private static final byte[] NOTHING = {};

    @Test
    void is_read_as_it_was_written_wherever_it_stands() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var id = random.nextInt(4) == 0 ? "" : "ö".repeat(1 + random.nextInt(64));
            var digest = new byte[id.isEmpty() ? 0 : AppendFrame.DIGEST_BYTES];
            random.nextBytes(digest);
            int events = 1 + random.nextInt(100_000);
            long appendLength = random.nextLong(1L << 40);
            int at = random.nextInt(100);
            var buffer = placed(at, frame(events, appendLength, digest, id));

            var frame = AppendFrame.decode(buffer, at).orElseThrow();

            assertThat(frame.events()).as("seed %d", seed).isEqualTo(events);
            assertThat(frame.appendLength()).as("seed %d", seed).isEqualTo(appendLength);
            assertThat(frame.digest()).as("seed %d", seed).isEqualTo(digest);
            assertThat(frame.appendId().orElse("")).as("seed %d", seed).isEqualTo(id);
            assertThat(frame.checksum()).as("seed %d", seed).isEqualTo(buffer.getInt(at));
            assertThat(frame.length()).as("seed %d", seed).isEqualTo(buffer.limit() - at);
            assertThat(AppendFrame.lengthAt(buffer, at)).as("seed %d", seed).isEqualTo(buffer.limit() - at);
        }
    }

    @Test
    void lies_as_its_table_says() {
        var frame = frame(2, 1_000, "d".repeat(32).getBytes(UTF_8), "über");

        assertThat(frame.limit()).isEqualTo(56 + 5);
        assertThat(frame.getInt(0)).isEqualTo(EventHeader.checksumOfBody(frame, 4, 57));
        assertThat(frame.getInt(4)).isEqualTo(2);
        assertThat(frame.getLong(8)).isEqualTo(1_000);
        assertThat(frame.getShort(16)).isEqualTo((short) 5);
        assertThat(frame.slice(18, 6)).isEqualTo(ByteBuffer.allocate(6));
        assertThat(frame.slice(24, 32)).isEqualTo(ByteBuffer.wrap("d".repeat(32).getBytes(UTF_8)));
        assertThat(frame.slice(56, 5)).isEqualTo(ByteBuffer.wrap("über".getBytes(UTF_8)));
    }

    @Test
    void without_an_append_id_is_its_fixed_bytes_alone() {
        var frame = frame(2, 1_000, NOTHING, "");

        assertThat(frame.limit()).isEqualTo(24);
        assertThat(AppendFrame.decode(frame, 0).orElseThrow().appendId()).isEmpty();
    }

    @Test
    void is_none_with_any_bit_flipped() {
        var frame = frame(2, 1_000, new byte[32], "command-1");
        for (int bit = 0; bit < 8 * frame.limit(); bit++) {
            Damage.flip(frame, bit);
            assertThat(AppendFrame.decode(frame, 0)).as("bit %d", bit).isEmpty();
            Damage.flip(frame, bit);
        }
        assertThat(AppendFrame.decode(frame, 0)).isPresent();
    }

    @Test
    void is_none_where_it_is_cut_short() {
        var frame = placed(50, frame(2, 1_000, new byte[32], "command-1"));
        for (int limit = 50; limit < frame.capacity(); limit++) {
            assertThat(AppendFrame.decode(frame.limit(limit), 50))
                    .as("%d bytes", limit)
                    .isEmpty();
        }
    }

    private static ByteBuffer frame(int events, long appendLength, byte[] digest, String id) {
        var bytes = id.getBytes(UTF_8);
        var buffer = ByteBuffer.allocate(AppendFrame.length(bytes.length));
        AppendFrame.encode(buffer, events, appendLength, digest, bytes);
        return buffer;
    }

    private static ByteBuffer placed(int at, ByteBuffer frame) {
        return ByteBuffer.allocate(at + frame.limit()).put(at, frame, 0, frame.limit());
    }
}
