package dev.proust.engine.run;

import dev.proust.engine.key.Key;
import java.nio.ByteBuffer;

/// Says of most keys that a run does not have that it does not, without a look at the disk.
///
/// It is a split block Bloom filter (Putze, Sanders, Singler: "Cache-, Hash- and Space-Efficient Bloom Filters", 2007):
/// a key falls into one block of eight words, and sets one bit in each of them. With [#BITS_PER_KEY] about one key in a
/// thousand that is not there passes for one that may be.
///
/// Keys are hashes already. Which block a key falls into follows from the first half of it, in the order of keys, so
/// that a filter is filled from front to back; the bits follow from the second half.
///
/// | offset | size | field | value                                                           |
/// |-------:|-----:|-------|-----------------------------------------------------------------|
/// |   64 b |    8 × 8 | block b | eight words; key `k` sets bit `k.low >>> 6 w & 63` of word w |
///
/// Thread rule: one thread adds; then any thread asks.
public final class Filter {

    static final int BITS_PER_KEY = 16;
    public static final int BLOCK_BYTES = 64;

    private static final int WORDS = 8;

    private final int blocks;
    private final long[] words;

    private Filter(int blocks) {
        this.blocks = blocks;
        this.words = new long[Math.multiplyExact(blocks, WORDS)];
    }

    /// An empty filter with room for so many keys.
    public static Filter forKeys(long keys) {
        return new Filter(Math.toIntExact(Math.max(1, Math.ceilDiv(keys * BITS_PER_KEY, 8L * BLOCK_BYTES))));
    }

    /// An empty filter of so many blocks, to be decoded.
    public static Filter ofBlocks(int blocks) {
        return new Filter(blocks);
    }

    /// Takes some of its blocks from a buffer.
    public void decode(int block, int count, ByteBuffer bytes) {
        bytes.asLongBuffer().get(words, block * WORDS, count * WORDS);
    }

    public int blocks() {
        return blocks;
    }

    /// Writes one block.
    public void encode(int block, ByteBuffer into) {
        for (int word = 0; word < WORDS; word++) {
            into.putLong(words[block * WORDS + word]);
        }
    }

    public void add(Key key) {
        int at = key.share(blocks) * WORDS;
        long bits = key.low();
        for (int word = 0; word < WORDS; word++) {
            words[at + word] |= 1L << (bits & 63);
            bits >>>= 6;
        }
    }

    /// Whether the key may be there; false is certain.
    public boolean mayHold(Key key) {
        int at = key.share(blocks) * WORDS;
        long bits = key.low();
        for (int word = 0; word < WORDS; word++) {
            if ((words[at + word] & 1L << (bits & 63)) == 0) return false;
            bits >>>= 6;
        }
        return true;
    }
}
