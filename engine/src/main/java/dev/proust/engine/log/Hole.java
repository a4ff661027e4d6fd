package dev.proust.engine.log;

import dev.proust.engine.log.Lineage.Reign;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Where no valid header of a batch is found, though there was one: what stands around it.
///
/// @param end of the batch before
/// @param writers who may have written it, the most likely one first
/// @param reigns that began in this segment before it
/// @param next the next batch that has a valid header
record Hole(LogEnd end, Set<UUID> writers, List<Reign> reigns, BatchHeader next) {

    Hole {
        reigns = List.copyOf(reigns);
    }

    /// How many events stood there.
    long events() {
        return next.firstPosition() - 1 - end.head();
    }

    /// Whether the next batch stands in the same segment.
    boolean isInOneSegment() {
        return Place.segment(next.place()) == end.segment();
    }

    /// Whether the next batch is the first one of the next segment.
    boolean isBeforeNextSegment() {
        return next.place() == Place.of(end.segment() + 1, Sector.BLOCK_BYTES);
    }

    /// Where an empty batch stood, if it was one.
    long emptyOffset() {
        return Sector.alignUpToBlock(end.offset());
    }

    /// Where it ends: at the next batch, or behind a seal.
    long to() {
        return isInOneSegment() ? Place.offset(next.place()) : emptyOffset() + Sector.BLOCK_BYTES;
    }

    boolean holds(int segment, long offset) {
        return segment == end.segment() && end.offset() <= offset && offset < to();
    }
}
