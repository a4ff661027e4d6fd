package dev.proust.engine.log;

import dev.proust.engine.damage.Positions;
import dev.proust.engine.log.RedoJournal.Sectors;
import java.util.List;
import java.util.UUID;

/// A decision: these events are lost, and this stands in their place.
///
/// @param id its own
/// @param ranges of the events, in order; none if nothing but what holds batches together was damaged
/// @param reason why, in the operator's words
/// @param obsolete files of the index that say where the events stood
/// @param sectors what stands in their place
public record AcceptedLoss(
        UUID id, List<Positions> ranges, String reason, List<String> obsolete, List<Sectors> sectors) {

    public AcceptedLoss {
        ranges = List.copyOf(ranges);
        obsolete = List.copyOf(obsolete);
        sectors = List.copyOf(sectors);
    }
}
