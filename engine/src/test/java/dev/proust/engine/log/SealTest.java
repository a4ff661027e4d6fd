package dev.proust.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.log.Lineage.Reign;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealTest {

    @Test
    void is_read_as_it_was_written() {
        for (long seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var seal = new Seal(1 + random.nextInt(1_000_000), reigns(random.nextInt(Seal.REIGNS_MAX + 1), random));
            assertThat(Seal.decode(encoded(seal))).as("seed %d", seed).isEqualTo(seal);
        }
    }

    @Test
    void lies_as_its_table_says() {
        var bytes = encoded(new Seal(4, List.of(new Reign(new UUID(1, 2), 17), new Reign(new UUID(3, 4), 23))));

        assertThat(bytes.limit()).isEqualTo(8 + 2 * 24);
        assertThat(bytes.getInt(0)).isEqualTo(4);
        assertThat(bytes.getInt(4)).isEqualTo(2);
        assertThat(bytes.getLong(8)).isEqualTo(1);
        assertThat(bytes.getLong(16)).isEqualTo(2);
        assertThat(bytes.getLong(24)).isEqualTo(17);
        assertThat(bytes.getLong(32)).isEqualTo(3);
        assertThat(bytes.getLong(40)).isEqualTo(4);
        assertThat(bytes.getLong(48)).isEqualTo(23);
    }

    @Test
    void with_as_many_reigns_as_there_may_be_fits_the_block_of_an_empty_batch() {
        var seal = new Seal(2, reigns(Seal.REIGNS_MAX, new Random(1)));

        assertThat(BatchHeader.BYTES + seal.length()).isLessThanOrEqualTo(Sector.BLOCK_BYTES);
    }

    private static List<Reign> reigns(int count, Random random) {
        var reigns = new ArrayList<Reign>();
        for (int i = 0; i < count; i++) {
            reigns.add(new Reign(new UUID(random.nextLong(), random.nextLong()), random.nextLong()));
        }
        return reigns;
    }

    private static ByteBuffer encoded(Seal seal) {
        var buffer = ByteBuffer.allocate(seal.length());
        seal.encode(buffer, 0);
        return buffer;
    }
}
