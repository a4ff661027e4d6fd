package dev.proust.sourcing.saga;

import dev.proust.sourcing.saga.SagaRecord.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What is still to come of an instance, whatever the saga itself knows: its deadlines, and whether it is
/// parked.
///
/// @param deadlines those that are not reached, the next one first; no name twice
record Standing(List<Deadline> deadlines, Optional<Parking> parking) {

    /// @param number the effect that scheduled it
    record Deadline(String name, Instant at, EffectNumber number) {}

    private static final Standing NONE = new Standing(List.of(), Optional.empty());

    private static final Comparator<Deadline> BY_TIME =
            Comparator.comparing(Deadline::at).thenComparing(Deadline::number);

    /// Nothing is to come.
    static Standing none() {
        return NONE;
    }

    boolean isNothing() {
        return deadlines.isEmpty() && parking.isEmpty();
    }

    Optional<Deadline> next() {
        return deadlines.stream().findFirst();
    }

    /// After an event of the saga's own.
    ///
    /// @param version of that event
    <C> Standing after(long version, List<Effect<C>> effects) {
        var standing = this;
        for (int i = 0; i < effects.size(); i++) {
            standing = switch (effects.get(i)) {
                case Effect.Issue<C> issue -> standing;
                case Effect.Schedule<C> schedule ->
                    standing.with(new Deadline(schedule.deadline(), schedule.at(), new EffectNumber(version, i)));
                case Effect.Cancel<C> cancel -> standing.without(cancel.deadline());
            };
        }
        return standing;
    }

    /// After something else that has happened to the instance.
    Standing after(Fact<?> fact) {
        return switch (fact) {
            case Fact.Own<?> own -> throw new IllegalArgumentException("its effects are needed: " + own);
            case Fact.Reached<?> reached -> without(reached.deadline());
            case Fact.Parked<?> parked -> new Standing(deadlines, Optional.of(parked.parking()));
            case Fact.Retried<?> retried -> new Standing(deadlines, Optional.empty());
            case Fact.Skipped<?> skipped -> {
                var without = skipped.culprit() instanceof Culprit.Deadline due ? without(due.name()) : this;
                yield new Standing(without.deadlines, Optional.empty());
            }
        };
    }

    private Standing with(Deadline deadline) {
        var more = new ArrayList<>(without(deadline.name()).deadlines);
        more.add(deadline);
        more.sort(BY_TIME);
        return new Standing(List.copyOf(more), parking);
    }

    private Standing without(String name) {
        var left = deadlines.stream().filter(one -> !one.name().equals(name)).toList();
        return new Standing(left, parking);
    }
}
