package dev.proust.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BlockCacheTest {

    @Test
    void keeps_what_was_asked_for_lately_within_its_bounds() {
        var cache = new BlockCache(16 * 10_000);
        var favourite = new BlockCache.Address(1, 0);
        cache.put(favourite, ByteBuffer.allocate(100));
        int kept = 0;
        for (int i = 1; i <= 2_000; i++) {
            cache.put(new BlockCache.Address(2, i * 4096L), ByteBuffer.allocate(1_000));
            assertThat(cache.get(favourite))
                    .as("what is asked for all the time")
                    .isNotNull();
        }
        for (int i = 1; i <= 2_000; i++) {
            if (cache.get(new BlockCache.Address(2, i * 4096L)) != null) kept++;
        }
        assertThat(kept).as("blocks of 1,000 bytes in 160,000").isBetween(50, 160);
    }

    @Test
    void keeps_nothing_if_it_may_not() {
        var cache = new BlockCache(0);
        cache.put(new BlockCache.Address(1, 0), ByteBuffer.allocate(1));
        assertThat(cache.get(new BlockCache.Address(1, 0))).isNull();
    }
}
