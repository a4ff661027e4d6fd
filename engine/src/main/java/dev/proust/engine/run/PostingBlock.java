package dev.proust.engine.run;

import java.nio.ByteBuffer;

/// A part of a posting list that is too long for a bucket.
///
/// ## Format 1
///
/// A long list is a row of blocks of [#BYTES], one behind the other.
///
/// | offset | size | field    | value                                                             |
/// |-------:|-----:|----------|-------------------------------------------------------------------|
/// |      0 |    4 | checksum | CRC-32C of the rest of the block                                  |
/// |      4 |    4 | count    | how many positions it holds, at least 1                           |
/// |      8 |    8 | ordinal  | of its first position in the list, counted from 1                 |
/// |     16 |    8 | first    | its first position                                                |
/// |     24 |    … | deltas   | for each further one, how far it is from the one before ([Varint]); then zeros |
final class PostingBlock {

    static final int BYTES = 4096;

    private static final int DELTAS_OFFSET = 24;

    private PostingBlock() {}

    static long ordinal(ByteBuffer block) {
        return block.getLong(8);
    }

    static long first(ByteBuffer block) {
        return block.getLong(16);
    }

    static long[] positions(ByteBuffer block) {
        var positions = new long[block.getInt(4)];
        var deltas = block.duplicate().position(DELTAS_OFFSET);
        long position = first(block);
        positions[0] = position;
        for (int i = 1; i < positions.length; i++) {
            position += Varint.get(deltas);
            positions[i] = position;
        }
        return positions;
    }

    /// Fills one block after the other.
    static final class Encoder {

        private final ByteBuffer block = ByteBuffer.allocate(BYTES);
        private int count;
        private long ordinal;
        private long last;

        /// Begins a list.
        void begin() {
            ordinal = 1;
            count = 0;
        }

        /// Whether a position fits. If not, the block is to be taken first.
        boolean fits(long position) {
            return count == 0 || block.position() + Varint.length(position - last) <= BYTES;
        }

        void add(long position) {
            if (count == 0)
                block.clear().putLong(8, ordinal).putLong(16, position).position(DELTAS_OFFSET);
            else Varint.put(block, position - last);
            last = position;
            count++;
        }

        /// The block, from 0 to its limit; it holds until the next position is added.
        ByteBuffer take() {
            while (block.hasRemaining()) {
                block.put((byte) 0);
            }
            block.flip().putInt(4, count);
            Block.seal(block);
            ordinal += count;
            count = 0;
            return block;
        }
    }
}
