package dev.proust.engine.repair;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.verify.Findings;
import java.util.List;

/// What a repair has found, done and left; of a dry run, what it would have done and left.
///
/// @param found before anything was done
/// @param healed damage to the log that is no more: what can be read there now is what was written there
/// @param deleted files of the index that said what the log does not say; they are made anew when the store is open
/// @param accepted events that are lost now, since that was accepted
/// @param left damage that is there still
/// @param lost events that cannot be read, and of which there is no whole copy: as ranges, in order
public record RepairReport(
        Findings found,
        List<Damage> healed,
        List<String> deleted,
        List<Positions> accepted,
        List<Damage> left,
        List<Positions> lost) {

    public RepairReport {
        healed = List.copyOf(healed);
        deleted = List.copyOf(deleted);
        accepted = List.copyOf(accepted);
        left = List.copyOf(left);
        lost = List.copyOf(lost);
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

    /// What else is left than events that are lost: the files have to be restored, from a copy of this store.
    public List<Damage> toRestore() {
        return left.stream()
                .filter(damage -> needsSomebody(damage) && !isOfEvents(damage))
                .toList();
    }

    /// Whether it is damage to the log, within one segment, that may have hit events.
    static boolean isOfEvents(Damage damage) {
        boolean isUnread =
                damage.consequence() == Consequence.REFUSED || damage.consequence() == Consequence.READS_FAIL;
        return isUnread && (mayHaveCopies(damage) || damage.kind() == Kind.BATCH);
    }

    /// Whether what is damaged may have a whole copy in the index.
    static boolean mayHaveCopies(Damage damage) {
        return damage.kind() == Kind.BODY || damage.kind() == Kind.BATCH_CONTENT;
    }
}
