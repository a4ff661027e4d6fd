package dev.proust.engine.log;

import java.util.Optional;
import java.util.UUID;

/// A stretch of one segment in which events cannot be read: a batch, or what stands between two batches that
/// are whole.
///
/// @param from the first byte in the segment's file
/// @param to where the next batch stands
/// @param chain what the next batch names
/// @param incarnation who wrote it, or the batch behind it
/// @param watermark of the batch; of a hole, its own place
/// @param firstPosition of its first event
/// @param events how many it held
/// @param header of the batch, if that is whole
/// @param canBeParsed whether nothing but bodies is damaged
record DamagedStretch(
        int segment,
        long from,
        long to,
        Check chain,
        UUID incarnation,
        long watermark,
        long firstPosition,
        long events,
        Optional<BatchHeader> header,
        boolean canBeParsed) {

    static DamagedStretch of(BatchHeader batch, boolean canBeParsed) {
        return new DamagedStretch(
                Place.segment(batch.place()),
                Place.offset(batch.place()),
                batch.endOffset(),
                batch.chain(),
                batch.incarnation(),
                batch.watermark(),
                batch.firstPosition(),
                batch.events(),
                Optional.of(batch),
                canBeParsed);
    }

    /// What lies between an end and the next batch of the same segment.
    static DamagedStretch between(LogEnd end, BatchHeader next) {
        return new DamagedStretch(
                end.segment(),
                end.offset(),
                Place.offset(next.place()),
                next.previous(),
                next.incarnation(),
                end.place(),
                end.head() + 1,
                next.firstPosition() - 1 - end.head(),
                Optional.empty(),
                false);
    }

    long place() {
        return Place.of(segment, from);
    }

    long lastPosition() {
        return firstPosition + events - 1;
    }
}
