package dev.proust.engine.repair;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.verify.Findings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a repair has found, done and left; of a dry run, what it would have done and left.
///
/// @param found before anything was done
/// @param healed damage to the log that is no more: what stands there now is what stood there before
/// @param deleted files of the index that said what the log does not say; they are made anew when the store is open
/// @param left damage that is there still
public record RepairReport(Findings found, List<Damage> healed, List<String> deleted, List<Damage> left) {

    public RepairReport {
        healed = List.copyOf(healed);
        deleted = List.copyOf(deleted);
        left = List.copyOf(left);
    }

    /// Whether nothing is left that anybody has to see to: the next opening does the rest, if there is any.
    public boolean isRepaired() {
        return left.stream().noneMatch(RepairReport::needsSomebody);
    }

    private static boolean needsSomebody(Damage damage) {
        return switch (damage.consequence()) {
            case REFUSED, WRONG_ANSWERS, READS_FAIL -> true;
            case CUT, REBUILT, HARMLESS, TIDIED, LEFT -> false;
        };
    }

    /// The events that are damaged in the log and have no whole copy, as ranges, in order.
    public List<Positions> lost() {
        var ranges = left.stream()
                .filter(RepairReport::isOfLog)
                .flatMap(damage -> damage.positions().stream())
                .sorted(Comparator.comparingLong(Positions::from))
                .toList();
        var merged = new ArrayList<Positions>();
        for (var range : ranges) {
            var before = merged.isEmpty() ? null : merged.getLast();
            if (before == null || before.to() == Positions.OPEN || before.to() + 1 < range.from()) {
                if (before == null || before.to() != Positions.OPEN) merged.add(range);
            } else if (range.to() > before.to()) {
                merged.set(merged.size() - 1, new Positions(before.from(), range.to()));
            }
        }
        return merged;
    }

    private static boolean isOfLog(Damage damage) {
        boolean isUnread =
                damage.consequence() == Consequence.REFUSED || damage.consequence() == Consequence.READS_FAIL;
        return isUnread
                && switch (damage.kind()) {
                    case BODY, BATCH, BATCH_CONTENT, SHORT_SEGMENT, MISSING_SEGMENT -> true;
                    default -> false;
                };
    }

    /// Whether damage to an event, or to what holds it, may have a whole copy in the index.
    static boolean mayHaveCopies(Damage damage) {
        return isOfLog(damage) && (damage.kind() == Kind.BODY || damage.kind() == Kind.BATCH_CONTENT);
    }
}
