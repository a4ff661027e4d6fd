package dev.proust.engine.repair;

import dev.proust.engine.damage.Positions;
import java.util.List;

/// What a repair may do.
///
/// @param isDryRun whether it is to say what it would do, and write nothing
/// @param acceptedLoss which events may become lost events, since no copy heals them; none: no event may
/// @param reason why a loss is accepted; it is kept for ever
public record RepairOptions(boolean isDryRun, List<Positions> acceptedLoss, String reason) {

    public RepairOptions {
        acceptedLoss = List.copyOf(acceptedLoss);
        if (!acceptedLoss.isEmpty() && reason.isBlank()) {
            throw new IllegalArgumentException("a loss is accepted without a reason");
        }
    }

    /// Heal what can be healed without any loss.
    public static RepairOptions heal() {
        return new RepairOptions(false, List.of(), "");
    }

    /// The same, but these events may become lost events.
    ///
    /// @param ranges all of which no copy heals: see [RepairReport#lost]
    public RepairOptions acceptLoss(List<Positions> ranges, String why) {
        return new RepairOptions(isDryRun, ranges, why);
    }

    /// The same, but nothing is written.
    public RepairOptions dryRun() {
        return new RepairOptions(true, acceptedLoss, reason);
    }

    boolean accepts(long position) {
        return acceptedLoss.stream().anyMatch(range -> range.holds(position));
    }
}
