package dev.proust.contract.crash;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// One unbroken history as the model sees it: which incarnation it is shows with the first checkpoint.
final class Reign {

    private final Set<UUID> seenBefore;
    private final Optional<Reign> maybeStill;
    private Optional<UUID> incarnation = Optional.empty();

    /// @param seenBefore every incarnation that ever showed; this one is added
    /// @param maybeStill the reign that this one may be the continuation of
    Reign(Set<UUID> seenBefore, Optional<Reign> maybeStill) {
        this.seenBefore = seenBefore;
        this.maybeStill = maybeStill;
    }

    /// Takes note of the incarnation that a checkpoint of this reign names.
    void sees(UUID found, long position) {
        if (incarnation.isEmpty()) {
            boolean goesOn = maybeStill.flatMap(Reign::lastShown).equals(Optional.of(found));
            boolean isNew = seenBefore.add(found);
            Discrepancy.require(
                    isNew || goesOn,
                    "position %d was written after an unclean end, under the incarnation of before: %s",
                    position,
                    found);
            incarnation = Optional.of(found);
        }
        Discrepancy.requireSame(incarnation.get(), found, "incarnation of position %d", position);
    }

    private Optional<UUID> lastShown() {
        return incarnation.or(() -> maybeStill.flatMap(Reign::lastShown));
    }
}
