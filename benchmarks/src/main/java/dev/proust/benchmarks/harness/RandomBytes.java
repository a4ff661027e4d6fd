package dev.proust.benchmarks.harness;

import dev.proust.store.Data;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/// Random bytes, out of a pool of them.
///
/// Thread rule: one thread; each client has its own.
final class RandomBytes implements Payloads {

    private static final int POOL_BYTES = 1024 * 1024;
    private static final String CONTENT_TYPE = "application/octet-stream";

    private final int bytes;
    private final ByteBuffer pool;
    private final SplittableRandom random;

    private RandomBytes(int bytes, ByteBuffer pool, SplittableRandom random) {
        this.bytes = bytes;
        this.pool = pool;
        this.random = random;
    }

    static RandomBytes of(int bytes) {
        var random = new SplittableRandom(bytes);
        var pool = new byte[POOL_BYTES + bytes];
        random.nextBytes(pool);
        return new RandomBytes(bytes, ByteBuffer.wrap(pool).asReadOnlyBuffer(), random);
    }

    @Override
    public RandomBytes split() {
        return new RandomBytes(bytes, pool, random.split());
    }

    @Override
    public Data next() {
        return Data.of(pool.slice(random.nextInt(POOL_BYTES), bytes), CONTENT_TYPE);
    }
}
