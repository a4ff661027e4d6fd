package dev.proust.engine.core;

import dev.proust.store.UuidV7;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Ids for events whose owner has given none: UUIDs of version 7. They differ from each other and from those of
/// any other engine; that nobody could guess them is not asked.
///
/// Their random bits are those of SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number
/// Generators", 2014), which mixes the values of a counter: any number of threads take them without waiting for
/// each other.
///
/// Thread rule: any thread.
final class EventIds implements RandomGenerator {

    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private final AtomicLong counter;

    /// @param random where the counter starts
    EventIds(RandomGenerator random) {
        this.counter = new AtomicLong(random.nextLong());
    }

    UUID next(Instant now) {
        return UuidV7.at(now, this);
    }

    @Override
    public long nextLong() {
        long mixed = counter.getAndAdd(GOLDEN_GAMMA);
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }
}
