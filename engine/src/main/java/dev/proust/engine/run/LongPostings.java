package dev.proust.engine.run;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A posting list in blocks of its own, of which it reads those that it needs.
///
/// Positions of one key are often spread evenly, so that the block of a position can be guessed from its ends; every
/// second guess is the middle, so that even the worst list needs but twice the logarithm.
///
/// Thread rule: one thread at a time.
final class LongPostings implements PostingList {

    private final Blocks blocks;
    private final Shape shape;
    private int decoded = -1;
    private long ordinal;
    private long[] positions = {};

    /// @param offset of the first block
    /// @param blocks how many
    /// @param count how many positions
    /// @param first the first position
    /// @param last the last position
    /// @param firstVersion as in [PostingList#firstVersion]
    record Shape(long offset, int blocks, long count, long first, long last, long firstVersion) {}

    LongPostings(Blocks blocks, Shape shape) {
        this.blocks = blocks;
        this.shape = shape;
    }

    Shape shape() {
        return shape;
    }

    @Override
    public long count() {
        return shape.count;
    }

    @Override
    public long firstVersion() {
        return shape.firstVersion;
    }

    @Override
    public long countUpTo(long position) {
        if (position < shape.first) return 0;
        if (position >= shape.last) return shape.count;
        if (!isInDecoded(position)) decode(lastAtOrBelow(position, shape.first, shape.last, PostingBlock::first));
        return ordinal - 1 + new InMemory(positions, 0).countUpTo(position);
    }

    private boolean isInDecoded(long position) {
        return decoded >= 0 && positions[0] <= position && position <= positions[positions.length - 1];
    }

    @Override
    public long get(long n) {
        boolean isDecoded = decoded >= 0 && n >= ordinal && n < ordinal + positions.length;
        if (!isDecoded) {
            boolean isNext = decoded >= 0 && n == ordinal + positions.length;
            decode(isNext ? decoded + 1 : lastAtOrBelow(n, 1, shape.count, PostingBlock::ordinal));
        }
        return positions[(int) (n - ordinal)];
    }

    private interface Start {
        long of(ByteBuffer block);
    }

    /// The last block that starts at or below a value.
    private int lastAtOrBelow(long value, long first, long last, Start start) {
        int low = 0;
        int high = shape.blocks - 1;
        long lowStart = first;
        long highStart = last;
        for (boolean guess = true; low < high; guess = !guess) {
            double share = guess ? (double) (value - lowStart) / Math.max(1, highStart - lowStart) : 0.5;
            int middle = Math.clamp(low + (long) Math.ceil(share * (high - low)), low + 1, high);
            long found = start.of(block(middle));
            if (found <= value) {
                low = middle;
                lowStart = found;
            } else {
                high = middle - 1;
                highStart = found;
            }
        }
        return low;
    }

    /// Reads and verifies all of its blocks.
    void readAll(Run.ReadListener listener) throws IOException {
        for (int block = 0; block < shape.blocks; block++) {
            block(block);
            listener.read(PostingBlock.BYTES);
        }
    }

    private void decode(int block) {
        var bytes = block(block);
        positions = PostingBlock.positions(bytes);
        ordinal = PostingBlock.ordinal(bytes);
        decoded = block;
    }

    private ByteBuffer block(int block) {
        return blocks.read(shape.offset + (long) block * PostingBlock.BYTES, PostingBlock.BYTES);
    }
}
