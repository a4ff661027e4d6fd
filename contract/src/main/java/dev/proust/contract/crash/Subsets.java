package dev.proust.contract.crash;

import dev.proust.contract.sim.Chooser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Goes through every combination of what can become of what is pending: as before or as written, each by itself.
///
/// ```java
/// var subsets = new Subsets(older, true);
/// do { disk.copy(random).powerCut(subsets); } while (subsets.advance());
/// ```
///
/// It asks the disk and knows nothing of it: where one choice does away with another (what is in a file that is gone?),
/// there is one combination less.
final class Subsets implements Chooser {

    private final Set<Pending> older;
    private final boolean olderSurvive;
    private final List<Integer> chosen = new ArrayList<>();
    private final List<Integer> outcomes = new ArrayList<>();
    private int next;

    /// @param older what is not gone through: all of it has the same fate
    /// @param olderSurvive whether all of that is as written, or as before
    Subsets(Set<Pending> older, boolean olderSurvive) {
        this.older = older;
        this.olderSurvive = olderSurvive;
    }

    @Override
    public int choose(Pending pending) {
        if (older.contains(pending)) return olderSurvive ? pending.outcomes() - 1 : 0;
        if (next == chosen.size()) {
            chosen.add(0);
            outcomes.add(pending.outcomes());
        }
        return chosen.get(next++);
    }

    /// Goes on to the next one.
    ///
    /// @return whether there is one
    boolean advance() {
        next = 0;
        while (!chosen.isEmpty()) {
            int last = chosen.removeLast() + 1;
            if (last < outcomes.getLast()) {
                chosen.add(last);
                return true;
            }
            outcomes.removeLast();
        }
        return false;
    }
}
