package dev.proust.engine.run;

import java.nio.ByteBuffer;

/// Where in the log the events of some positions stand.
///
/// ## Format 1
///
/// | offset | size | field    | value                                                                        |
/// |-------:|-----:|----------|------------------------------------------------------------------------------|
/// |      0 |    4 | checksum | CRC-32C of the rest of the block                                             |
/// |      4 |    4 | width    | of each place, in bits, at most 56                                           |
/// |      8 |    8 | base     | the place of the first position                                              |
/// |     16 |    … | places   | of each position, its distance to the base, in `width` bits, the highest first; then
/// eight bytes of zeros |
final class PlaceBlock {

    /// How many positions a block holds; a run's last one may hold fewer.
    static final int POSITIONS = 2048;

    private static final int PLACES_OFFSET = 16;
    private static final int WIDTH_MAX = 56;

    private PlaceBlock() {}

    /// The place of the i-th position of the block, counted from 0.
    static long place(ByteBuffer block, int i) {
        int width = block.getInt(4);
        long base = block.getLong(8);
        if (width == 0) return base;
        long bit = (long) i * width;
        long bits = block.getLong(PLACES_OFFSET + (int) (bit >>> 3)) << (bit & 7);
        return base + (bits >>> (64 - width));
    }

    /// A block of places, which ascend.
    static ByteBuffer encode(long[] places, int count) {
        long base = places[0];
        int width = 64 - Long.numberOfLeadingZeros(places[count - 1] - base);
        if (width > WIDTH_MAX) throw new IllegalStateException("places are too far apart: " + width + " bits");
        int bytes = PLACES_OFFSET + (count * width + 7) / 8 + 8;
        var block = ByteBuffer.allocate(bytes).putInt(4, width).putLong(8, base);
        for (int i = 0; i < count; i++) {
            long bit = (long) i * width;
            int at = PLACES_OFFSET + (int) (bit >>> 3);
            long distance = places[i] - base;
            if (width > 0) block.putLong(at, block.getLong(at) | distance << (64 - width) >>> (bit & 7));
        }
        Block.seal(block);
        return block;
    }
}
