package dev.proust.engine.index;

/// What events are found by: a hash of 128 bits of a stream, category, type, tag or append id under the store's secret.
///
/// @param high the first eight bytes
/// @param low the last eight bytes
public record Key(long high, long low) {

    /// The number of bytes of a key.
    public static final int BYTES = 16;

    @Override
    public int hashCode() {
        return (int) low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key(long otherHigh, long otherLow) && high == otherHigh && low == otherLow;
    }
}
