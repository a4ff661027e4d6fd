package dev.proust.engine.key;

/// What events are found by: a hash of 128 bits of a stream, category, type, tag or append id under the store's secret.
///
/// Keys are ordered as unsigned numbers. As hashes they are spread evenly, so that a key's place among others can be
/// guessed from its first bytes: see [#share].
///
/// @param high the first eight bytes
/// @param low the last eight bytes
public record Key(long high, long low) implements Comparable<Key> {

    /// The number of bytes of a key.
    public static final int BYTES = 16;

    /// Which of so many equal shares of all keys this one falls into, in the order of keys.
    ///
    /// @param shares from 1 to 2³¹ − 1
    public int share(int shares) {
        return (int) (((high >>> 32) * shares) >>> 32);
    }

    @Override
    public int compareTo(Key other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    @Override
    public int hashCode() {
        return (int) low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key(long otherHigh, long otherLow) && high == otherHigh && low == otherLow;
    }
}
