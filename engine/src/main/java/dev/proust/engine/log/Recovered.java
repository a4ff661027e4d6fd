package dev.proust.engine.log;

import dev.proust.engine.log.Lineage.Reign;
import dev.proust.engine.log.RecoveryReport.Cut;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What opening a log has found and made sure of.
///
/// @param header the header of the first segment: the store's id and secret
/// @param segments all segments, open to be read
/// @param erased none yet: whoever opens the store adds what the log says
/// @param end where the log ends
/// @param lineage who wrote which positions so far
/// @param reignsHere the incarnations that wrote their first position in the last segment
/// @param incarnation who writes from now on
/// @param lastTimeMicros the time of the last event
/// @param isClosed whether the last batch says that the store was closed in order
/// @param cuts what was cut off the end
/// @param damaged for each batch with damaged bodies the positions of their events, erased ones too
/// @param vouchedBelow the place below which batches vouch for all there is: none of it is ever cut
/// @param loss what stands in the place of lost events now, and has not been told of in the log yet
public record Recovered(
        SegmentHeader header,
        Segments segments,
        ErasedPositions erased,
        LogEnd end,
        Lineage lineage,
        List<Reign> reignsHere,
        UUID incarnation,
        long lastTimeMicros,
        boolean isClosed,
        List<Cut> cuts,
        List<List<Long>> damaged,
        long vouchedBelow,
        Optional<AcceptedLoss> loss) {

    /// What an operator should know. A body that was erased is no damage: to be asked for when all erasures are known.
    public RecoveryReport report() {
        long batches = damaged.stream()
                .filter(positions -> !positions.stream().allMatch(erased::isErased))
                .count();
        return new RecoveryReport(cuts, (int) batches);
    }

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
