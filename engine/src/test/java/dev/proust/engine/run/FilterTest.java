package dev.proust.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proust.engine.key.Key;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FilterTest {

    @Test
    void never_denies_a_key_that_it_holds_and_seldom_grants_another() {
        for (int count : new int[] {0, 1, 31, 1_000, 200_000}) {
            var random = new SplittableRandom(count);
            var filter = Filter.forKeys(count);
            var keys = new ArrayList<Key>();
            for (int i = 0; i < count; i++) {
                keys.add(new Key(random.nextLong(), random.nextLong()));
            }
            keys.forEach(filter::add);

            assertThat(keys).allMatch(filter::mayHold);
            int granted = 0;
            for (int i = 0; i < 100_000; i++) {
                if (filter.mayHold(new Key(random.nextLong(), random.nextLong()))) granted++;
            }
            assertThat(granted).as("of 100,000 other keys, beside %d", count).isLessThan(300);
        }
    }

    @Test
    void is_the_same_after_it_was_written_and_read() {
        var random = new SplittableRandom(1);
        var filter = Filter.forKeys(5_000);
        for (int i = 0; i < 5_000; i++) {
            filter.add(new Key(random.nextLong(), random.nextLong()));
        }
        var bytes = ByteBuffer.allocate(filter.blocks() * Filter.BLOCK_BYTES);
        for (int block = 0; block < filter.blocks(); block++) {
            filter.encode(block, bytes);
        }
        var read = Filter.ofBlocks(filter.blocks());
        read.decode(0, filter.blocks(), bytes.flip());

        for (int i = 0; i < 100_000; i++) {
            var key = new Key(random.nextLong(), random.nextLong());
            assertThat(read.mayHold(key)).isEqualTo(filter.mayHold(key));
        }
    }
}
