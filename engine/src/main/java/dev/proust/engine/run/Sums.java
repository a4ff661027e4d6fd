package dev.proust.engine.run;

import dev.proust.engine.key.Key;

/// Sums of what is said, told apart by where it is to stand. The order in which it is said does not matter: so what the
/// log says event by event can be compared with what a run says key by key, in 16 bytes for each bucket.
///
/// What is added up are hashes of 64 bits. Two different sets have the same sum about once in 2⁶⁴ times, by
/// chance; nobody chooses them, as keys are hashes under a secret.
///
/// Thread rule: one thread at a time.
final class Sums {

    private final long[] sums;
    private final long[] counts;

    Sums(int parts) {
        this.sums = new long[parts];
        this.counts = new long[parts];
    }

    /// Adds that an event at a position has a key.
    ///
    /// @param version of the stream, if it is the key of one; otherwise 0
    void addPosting(int part, Key key, long position, long version) {
        add(part, mix(mix(mix(key.high() ^ mix(key.low())) + position) + version));
    }

    /// Adds that the event at a position stands in a place.
    void addPlace(int part, long position, long place) {
        add(part, mix(mix(position) + place));
    }

    private void add(int part, long hash) {
        sums[part] += hash;
        counts[part]++;
    }

    /// Whether another one was told the same.
    boolean isSame(Sums other, int part) {
        return sums[part] == other.sums[part] && counts[part] == other.counts[part];
    }

    long count(int part) {
        return counts[part];
    }

    /// The finalizer of SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014).
    private static long mix(long value) {
        long mixed = value + 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ mixed >>> 31;
    }
}
