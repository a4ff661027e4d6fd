package dev.proust.engine.run;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The places of all positions of a run, for one who asks for them in no order: each block is read once, past the
/// cache, and kept as it is, at some three bytes a position.
///
/// Thread rule: one thread.
final class PlaceTable {

    private final Blocks blocks;
    private final long[] placeBlocks;
    private final long from;
    private final @Nullable ByteBuffer[] read;

    /// @param placeBlocks where the blocks stand
    /// @param from the run's first position
    PlaceTable(Blocks blocks, long[] placeBlocks, long from) {
        this.blocks = blocks;
        this.placeBlocks = placeBlocks;
        this.from = from;
        this.read = new ByteBuffer[placeBlocks.length];
    }

    /// The place in the log of the event at a position that the run covers.
    ///
    /// @throws dev.proust.store.UnavailableException if what says so is damaged: it is made anew
    long place(long position) {
        long index = position - from;
        int number = (int) (index / PlaceBlock.POSITIONS);
        var block = read[number];
        if (block == null) {
            block = blocks.read(placeBlocks[number]);
            read[number] = block;
        }
        return PlaceBlock.place(block, (int) (index % PlaceBlock.POSITIONS));
    }
}
