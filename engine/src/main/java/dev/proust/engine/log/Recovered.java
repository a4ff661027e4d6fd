package dev.proust.engine.log;

import dev.proust.engine.log.Lineage.Reign;
import java.util.List;
import java.util.UUID;

/// What opening a log has found and made sure of.
///
/// @param header the header of the first segment: the store's id and secret
/// @param segments all segments, open to be read
/// @param end where the log ends
/// @param lineage who wrote which positions so far
/// @param reignsHere the incarnations that wrote their first position in the last segment
/// @param incarnation who writes from now on
/// @param lastTimeMicros the time of the last event
/// @param isClosed whether the last batch says that the store was closed in order
/// @param report what an operator should know
public record Recovered(
        SegmentHeader header,
        Segments segments,
        LogEnd end,
        Lineage lineage,
        List<Reign> reignsHere,
        UUID incarnation,
        long lastTimeMicros,
        boolean isClosed,
        RecoveryReport report) {

    /// The segment in which the log goes on.
    public int lastSegment() {
        return end.segment();
    }

    public long head() {
        return end.head();
    }

    public Secret secret() {
        return header.secret();
    }
}
