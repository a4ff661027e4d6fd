package dev.proust.engine.log;

/// The units in which the log is laid out.
final class Sector {

    /// What a disk writes whole or not at all. Batches begin on its boundaries, so that no write changes a sector that
    /// holds durable bytes of another batch.
    static final int BYTES = 512;

    /// What empty batches and segment headers take alone, so that a bad page of a disk takes nothing else with them.
    static final int BLOCK_BYTES = 4096;

    private Sector() {}

    static long alignUp(long offset) {
        return (offset + BYTES - 1) & -BYTES;
    }

    static long alignUpToBlock(long offset) {
        return (offset + BLOCK_BYTES - 1) & -BLOCK_BYTES;
    }
}
