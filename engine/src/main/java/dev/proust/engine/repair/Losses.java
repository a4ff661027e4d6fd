package dev.proust.engine.repair;

import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.disk.Disk;
import dev.proust.engine.log.AcceptedLoss;
import dev.proust.engine.log.LogCheck;
import dev.proust.engine.log.LossFile;
import dev.proust.engine.log.LossPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// What no copy heals: says which events that are, and decides what stands in their place, as far as their loss
/// is accepted. Where damage has hit nothing but what holds batches together, no event is lost, and nobody need
/// accept it.
///
/// @param isAnythingDone whether something was decided, which the next opening carries out
/// @param accepted the events that are lost from then on
/// @param left the events that are lost, and not accepted
/// @param removed damage that is no more from then on
record Losses(boolean isAnythingDone, List<Positions> accepted, List<Positions> left, List<Damage> removed) {

    private static final Losses NONE = new Losses(false, List.of(), List.of(), List.of());
    private static final String NOTHING_LOST = "no event was lost";

    /// @param left damage that no copy has healed
    /// @param healed damage that is there still, and that copies would heal
    /// @param erasures those among it, and what they name
    /// @throws IllegalArgumentException if events are accepted as lost that can be read, or too few
    static Losses accept(
            Disk disk,
            RepairOptions options,
            RandomGenerator random,
            List<Damage> left,
            List<Damage> healed,
            Map<Long, List<Positions>> erasures)
            throws IOException {
        boolean isAnyLost = left.stream().anyMatch(RepairReport::isOfEvents);
        if (!isAnyLost) {
            requireLost(options.acceptedLoss(), List.of());
            return NONE;
        }
        try (var log = LogCheck.open(disk)) {
            if (log.secret().isEmpty()) return NONE;
            log.walk(Repair.NOBODY, bytes -> {});
            erasures.forEach(log.erased()::add);
            try (var runs = RunCopies.open(disk, log)) {
                var plan = log.lossPlan(runs::place);
                return accept(disk, options, random, left, healed, plan, runs, log);
            }
        }
    }

    private static Losses accept(
            Disk disk,
            RepairOptions options,
            RandomGenerator random,
            List<Damage> left,
            List<Damage> healed,
            LossPlan plan,
            RunCopies runs,
            LogCheck log)
            throws IOException {
        var lost = without(plan.lost(), healed);
        var inTheWay = without(plan.lostInTheWay(), healed);
        boolean needsFiles = left.stream().anyMatch(damage -> !RepairReport.isOfEvents(damage) && isRefused(damage));
        boolean isNothingToDo = options.acceptedLoss().isEmpty() && !(plan.isAnythingInTheWay() && inTheWay.isEmpty());
        if (needsFiles || isNothingToDo) return new Losses(false, List.of(), lost, List.of());
        requireLost(options.acceptedLoss(), lost);
        requireAll(options, inTheWay);
        var identities = Identities.of(disk, plan, runs, log.secret().orElseThrow());
        var sectors = plan.substitutes(options::accepts, identities);
        if (!options.isDryRun()) {
            var id = new UUID(random.nextLong(), random.nextLong());
            var reason = options.acceptedLoss().isEmpty() ? NOTHING_LOST : options.reason();
            var loss =
                    new AcceptedLoss(id, options.acceptedLoss(), reason, runs.filesOver(plan::isAnyBetween), sectors);
            new LossFile(disk, log.secret().orElseThrow()).write(loss);
        }
        var removed = left.stream()
                .filter(damage -> RepairReport.isOfEvents(damage) && isNoMore(damage, options, lost))
                .toList();
        return new Losses(true, options.acceptedLoss(), without(lost, options), removed);
    }

    private static boolean isRefused(Damage damage) {
        return switch (damage.consequence()) {
            case REFUSED -> true;
            case WRONG_ANSWERS, READS_FAIL, CUT, REBUILT, HARMLESS, TIDIED, LEFT -> false;
        };
    }

    /// All that is in the way is accepted; of bodies some may be, and some are known to be erased again.
    private static boolean isNoMore(Damage damage, RepairOptions options, List<Positions> lost) {
        if (damage.kind() != Damage.Kind.BODY) return true;
        long position = damage.positions().orElseThrow().from();
        return options.accepts(position) || !holds(lost, position);
    }

    // ---------------------------------------------------------------------------------------------------- checks

    private static void requireLost(List<Positions> accepted, List<Positions> lost) {
        for (var range : accepted) {
            for (long position = range.from(); position <= range.to(); position++) {
                if (holds(lost, position)) continue;
                throw new IllegalArgumentException("position " + position + " of " + range
                        + " can be read, or is not in the log, and cannot be accepted as lost; lost are: "
                        + text(lost));
            }
        }
    }

    private static void requireAll(RepairOptions options, List<Positions> inTheWay) {
        for (var range : inTheWay) {
            for (long position = range.from(); position <= range.to(); position++) {
                if (options.accepts(position)) continue;
                throw new IllegalArgumentException("position " + position
                        + " stands in a damaged stretch that nobody can read past: accept all of " + text(inTheWay));
            }
        }
    }

    private static String text(List<Positions> ranges) {
        if (ranges.isEmpty()) return "none";
        return String.join(", ", ranges.stream().map(Positions::toString).toList());
    }

    private static boolean holds(List<Positions> ranges, long position) {
        return ranges.stream().anyMatch(range -> range.holds(position));
    }

    // ---------------------------------------------------------------------------------------------------- ranges

    private static List<Positions> without(List<Positions> ranges, List<Damage> healed) {
        var whole =
                healed.stream().flatMap(damage -> damage.positions().stream()).toList();
        return cut(ranges, whole);
    }

    private static List<Positions> without(List<Positions> ranges, RepairOptions accepted) {
        return cut(ranges, accepted.acceptedLoss());
    }

    private static List<Positions> cut(List<Positions> ranges, List<Positions> out) {
        var rest = new ArrayList<Positions>();
        for (var range : ranges) {
            for (long position = range.from(); position <= range.to(); position++) {
                if (holds(out, position)) continue;
                boolean goesOn = !rest.isEmpty() && rest.getLast().to() == position - 1;
                long from = goesOn ? rest.removeLast().from() : position;
                rest.add(new Positions(from, position));
            }
        }
        return rest;
    }
}
