package dev.proust.benchmarks.harness;

import dev.proust.store.Data;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/// What events say: random bytes, each time others, which no compression makes smaller.
///
/// Thread rule: one thread; each client has its own.
public final class Payloads {

    private static final int POOL_BYTES = 1024 * 1024;
    private static final String CONTENT_TYPE = "application/octet-stream";

    private final int bytes;
    private final ByteBuffer pool;
    private final SplittableRandom random;

    private Payloads(int bytes, ByteBuffer pool, SplittableRandom random) {
        this.bytes = bytes;
        this.pool = pool;
        this.random = random;
    }

    /// Of so many bytes each.
    public static Payloads of(int bytes) {
        var random = new SplittableRandom(bytes);
        var pool = new byte[POOL_BYTES + bytes];
        random.nextBytes(pool);
        return new Payloads(bytes, ByteBuffer.wrap(pool).asReadOnlyBuffer(), random);
    }

    /// Others for another thread.
    public Payloads split() {
        return new Payloads(bytes, pool, random.split());
    }

    /// The next one.
    public Data next() {
        return Data.of(pool.slice(random.nextInt(POOL_BYTES), bytes), CONTENT_TYPE);
    }
}
