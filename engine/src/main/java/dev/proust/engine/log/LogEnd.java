package dev.proust.engine.log;

/// Where the log ends: what the next batch must fit on to.
///
/// @param segment the segment that the next batch goes to, if it has room
/// @param offset the offset at which it goes there
/// @param chain the chain value of the last batch
/// @param head the position of the last event
record LogEnd(int segment, long offset, Check chain, long head) {

    /// The end of a log that holds nothing yet.
    static LogEnd ofNothing(SegmentHeader first) {
        return new LogEnd(first.segment(), Sector.BLOCK_BYTES, first.check(), 0);
    }

    /// The end after a batch that fits on to this end.
    LogEnd after(BatchHeader batch) {
        return after(batch, head + batch.events());
    }

    /// The end after a batch that ends with a position.
    LogEnd after(BatchHeader batch, long position) {
        return batch.kind() == BatchHeader.Kind.SEALED
                ? new LogEnd(segment + 1, Sector.BLOCK_BYTES, batch.chain(), position)
                : new LogEnd(segment, batch.endOffset(), batch.chain(), position);
    }

    long place() {
        return Place.of(segment, offset);
    }
}
