package dev.proust.engine.run;

import java.nio.ByteBuffer;

/// The places of positions of one run, of which neighbours are asked for one after the other: the block that they stand
/// in is looked for once.
///
/// Thread rule: one thread.
public final class PlaceCursor {

    private final Blocks blocks;
    private final long[] placeBlocks;
    private final long from;
    private long blockIndex = -1;
    private ByteBuffer block = ByteBuffer.allocate(0);

    /// @param placeBlocks where the blocks stand
    /// @param from the run's first position
    PlaceCursor(Blocks blocks, long[] placeBlocks, long from) {
        this.blocks = blocks;
        this.placeBlocks = placeBlocks;
        this.from = from;
    }

    /// The place in the log of the event at a position that the run covers.
    ///
    /// @throws dev.proust.store.UnavailableException if what says so is damaged: it is made anew
    public long place(long position) {
        long index = position - from;
        if (index / PlaceBlock.POSITIONS != blockIndex) {
            block = blocks.read(placeBlocks[(int) (index / PlaceBlock.POSITIONS)]);
            blockIndex = index / PlaceBlock.POSITIONS;
        }
        return PlaceBlock.place(block, (int) (index % PlaceBlock.POSITIONS));
    }
}
