package dev.proust.contract.crash;

import dev.proust.contract.sim.Chooser;
import dev.proust.contract.sim.Chooser.Pending;
import dev.proust.contract.sim.SimulatedDisk;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/// All that a power cut can leave of a disk at one point.
///
/// Where no more is pending than is gone through, every subset is tried. Of more than that, the newest are gone
/// through, twice: with all that is older as before, and with all of it as written.
final class Cuts {

    /// How often damage is thrown in by chance.
    private static final int MIXTURES = 16;

    private final SimulatedDisk disk;
    private final long seed;
    private final BiConsumer<String, SimulatedDisk> visitor;
    private final List<Pending> newest;
    private final Set<Pending> older;

    /// @param pendingMax how much is gone through
    /// @param visitor is given what was chosen, and a copy of the disk after the power cut
    Cuts(SimulatedDisk disk, int pendingMax, long seed, BiConsumer<String, SimulatedDisk> visitor) {
        this.disk = disk;
        this.seed = seed;
        this.visitor = visitor;
        var survey = new Letters(pending -> pending.outcomes() - 1);
        copy().powerCut(survey);
        var byAge = survey.asked().stream()
                .sorted(Comparator.comparingLong(Pending::operation).reversed())
                .toList();
        this.newest = byAge.subList(0, Math.min(pendingMax, byAge.size()));
        this.older = new LinkedHashSet<>(byAge.subList(newest.size(), byAge.size()));
    }

    /// Whether every subset is tried.
    boolean isComplete() {
        return older.isEmpty();
    }

    /// Tries them.
    ///
    /// @return how many there were
    int tryAll() {
        int tried = 0;
        for (boolean olderSurvive : isComplete() ? new boolean[] {true} : new boolean[] {false, true}) {
            var subsets = new Subsets(older, olderSurvive);
            do {
                cut(subsets);
                tried++;
            } while (subsets.advance());
        }
        return tried;
    }

    /// Tries damage: each sector and size in each way, among others that are all as before or all as written; and
    /// mixtures of all that can be.
    ///
    /// @return how many there were
    int tryDamage() {
        int tried = 0;
        for (var hit : newest) {
            if (isName(hit)) continue;
            for (int damage = -Chooser.DAMAGES; damage < 0; damage++) {
                int how = damage;
                cut(pending -> pending.equals(hit) ? how : pending.outcomes() - 1);
                cut(pending -> pending.equals(hit) ? how : isName(pending) ? 1 : 0);
                tried += 2;
            }
        }
        if (tried == 0) return 0;
        var random = new SplittableRandom(seed + disk.operations());
        for (int i = 0; i < MIXTURES; i++) {
            cut(pending -> mixed(pending, random));
        }
        return tried + MIXTURES;
    }

    private static int mixed(Pending pending, SplittableRandom random) {
        return random.nextInt(isName(pending) ? 0 : -Chooser.DAMAGES, pending.outcomes());
    }

    /// Whether it is one thing or the other, and nothing between.
    private static boolean isName(Pending pending) {
        return switch (pending.kind()) {
            case NAME, EMPTYING -> true;
            case SIZE, SECTOR -> false;
        };
    }

    private void cut(Chooser chooser) {
        var letters = new Letters(chooser);
        var copy = copy();
        copy.powerCut(letters);
        visitor.accept(letters.toString(), copy);
    }

    private SimulatedDisk copy() {
        return disk.copy(new SplittableRandom(seed));
    }
}
