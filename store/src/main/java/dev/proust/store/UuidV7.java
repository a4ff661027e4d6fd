package dev.proust.store;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// UUIDs of version 7, as in RFC 9562, section 5.7: 48 bits of Unix milliseconds, then 74 random bits.
public final class UuidV7 {

    private static final long RANDOM_A_MASK = 0xFFFL;
    private static final long VERSION_BITS = 0x7000L;
    private static final long RANDOM_B_MASK = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final long VARIANT_BITS = 0x8000_0000_0000_0000L;

    private UuidV7() {}

    /// A new id for this time.
    public static UUID at(Instant time, RandomGenerator random) {
        long high = (time.toEpochMilli() << 16) | VERSION_BITS | (random.nextLong() & RANDOM_A_MASK);
        return new UUID(high, VARIANT_BITS | (random.nextLong() & RANDOM_B_MASK));
    }
}
