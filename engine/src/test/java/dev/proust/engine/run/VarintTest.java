package dev.proust.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class VarintTest {

    @Test
    void reads_what_was_written_in_as_many_bytes_as_it_says() {
        var buffer = ByteBuffer.allocate(Varint.BYTES_MAX);
        for (int bits = 0; bits < 64; bits++) {
            for (long value : new long[] {1L << bits, (1L << bits) - 1, (1L << bits) + 1}) {
                Varint.put(buffer.clear(), value);
                assertThat(buffer.position()).as("bytes of %d", value).isEqualTo(Varint.length(value));
                assertThat(Varint.get(buffer.flip())).isEqualTo(value);
            }
        }
    }
}
