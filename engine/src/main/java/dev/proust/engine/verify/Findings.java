package dev.proust.engine.verify;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import java.util.Comparator;
import java.util.List;

/// What a verification has found.
///
/// @param counts what was read
/// @param damages all that is not as it should be, the worst first; then remarks
public record Findings(Counts counts, List<Damage> damages) {

    public Findings {
        damages = damages.stream()
                .sorted(Comparator.comparing(Damage::consequence)
                        .thenComparing(Damage::file)
                        .thenComparingLong(Damage::from))
                .toList();
    }

    /// What was read.
    ///
    /// @param segments files of the log
    /// @param batches that have a valid header
    /// @param events that they hold
    /// @param lost how many of these are lost, by accepted damage
    /// @param runs files of the index
    /// @param keys in them, as their footers say
    /// @param bytes of all of these files
    public record Counts(int segments, long batches, long events, long lost, int runs, long keys, long bytes) {}

    /// Whether nothing is wrong; there may be remarks.
    public boolean isSound() {
        return damages.stream().noneMatch(damage -> damage.consequence().isDamage());
    }

    /// Whether the store can be opened.
    public boolean isOpenable() {
        return damages.stream().noneMatch(damage -> damage.consequence() == Consequence.REFUSED);
    }
}
