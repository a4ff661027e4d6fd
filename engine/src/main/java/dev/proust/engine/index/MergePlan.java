package dev.proust.engine.index;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Which runs are to become one.
///
/// ```
///   while events come:    sixteen of a level side by side become one of the next
///   when nobody appends:  the youngest become one, from the oldest on that covers at most twice as much as all younger
/// ```
///
/// By the first rule an event is written again once for each level, of which there is one for each factor of sixteen.
/// By the second an idle store has few runs, each of them more than twice as long as all younger ones, and all of them
/// covering; and however often a store rests and goes on, an event is written again only when what it is written with
/// has grown by half.
///
/// Thread rule: immutable.
///
/// @param runs those of an index, in the order of position
record MergePlan(List<Candidate> runs) {

    /// How many runs of one level become one of the next.
    static final int FAN_OUT = 16;

    /// From how many runs of a level side by side on appends are slowed down.
    static final int SLOW_FROM_RUNS = 2 * FAN_OUT;

    /// At how many of them appends wait.
    static final int WAIT_AT_RUNS = 3 * FAN_OUT;

    /// What is to be known of a run.
    ///
    /// @param positions how many it covers
    /// @param isCovering whether it has copies of events
    /// @param isFree whether nobody is at work on it
    /// @param left how much of it is still to be merged: from 1 to 0 while somebody is at work
    record Candidate(int level, long positions, boolean isCovering, boolean isFree, double left) {

        private static final int NO_LEVEL = -1;

        /// One that nobody is at work on.
        Candidate(int level, long positions, boolean isCovering) {
            this(level, positions, isCovering, true, 1);
        }

        /// The same one while somebody is at work on it.
        Candidate inWork(double left) {
            return new Candidate(level, positions, isCovering, false, left);
        }

        /// Where there is no run yet: what lies on its two sides cannot become one.
        static Candidate gap(long positions) {
            return new Candidate(NO_LEVEL, positions, true, false, 0);
        }

        boolean isGap() {
            return level == NO_LEVEL;
        }
    }

    /// Runs to become one.
    ///
    /// @param from the number of the first one
    /// @param to the number after the last one
    /// @param level of the one that they become
    record Step(int from, int to, int level) {}

    /// The oldest sixteen of a level side by side, if there are so many.
    ///
    /// @param ofLevel which levels are looked at
    Optional<Step> full(IntPredicate ofLevel) {
        int from = 0;
        for (int to = 1; to <= runs.size(); to++) {
            int level = runs.get(from).level();
            boolean isFull = to - from == FAN_OUT;
            if (isFull && ofLevel.test(level) && areFree(from, to)) return Optional.of(new Step(from, to, level + 1));
            boolean ends = to == runs.size() || runs.get(to).level() != level;
            if (ends) from = to;
            else if (isFull) from++;
        }
        return Optional.empty();
    }

    /// The youngest ones, when nobody appends; empty if all is well as it is, or somebody is at work on one of them.
    Optional<Step> resting() {
        int from = Math.min(outgrown(), firstPointing());
        boolean isDue =
                runs.size() - from > 1 || (from < runs.size() && !runs.get(from).isCovering());
        if (!isDue || !areFree(from, runs.size())) return Optional.empty();
        int level = runs.subList(from, runs.size()).stream()
                .mapToInt(Candidate::level)
                .max()
                .orElseThrow();
        return Optional.of(new Step(from, runs.size(), Math.max(1, level)));
    }

    /// How little can wait what makes runs of a level: 0 while no more runs of the one below stand side by side than
    /// become one, 1 when appends are about to be slowed down because of them.
    double urgency(int level) {
        return Math.clamp((sideBySide(below -> below == level - 1) - FAN_OUT) / (SLOW_FROM_RUNS - FAN_OUT), 0, 1);
    }

    /// How far merging is behind: 0 with few runs of each level, 1 when appends are to wait.
    double debt() {
        return Math.clamp((sideBySide(level -> true) - SLOW_FROM_RUNS) / (WAIT_AT_RUNS - SLOW_FROM_RUNS), 0, 1);
    }

    /// The most runs of one level side by side, each as far as it is still to be merged: so it grows and falls evenly.
    /// What was made anew of merged runs that were damaged does not count.
    ///
    /// @param ofLevel which levels are looked at
    private double sideBySide(IntPredicate ofLevel) {
        double most = 0;
        double behind = 0;
        int level = 0;
        for (var run : runs) {
            if (run.level() > 0 && !run.isCovering()) continue;
            behind = run.level() == level ? behind + run.left() : run.left();
            level = run.level();
            if (ofLevel.test(level)) most = Math.max(most, behind);
        }
        return most;
    }

    /// The number of the oldest run that covers at most twice as much as all younger ones.
    private int outgrown() {
        int oldest = runs.size();
        long younger = 0;
        for (int i = runs.size() - 1; i >= 0; i--) {
            if (runs.get(i).positions() <= 2 * younger) oldest = i;
            younger += runs.get(i).positions();
        }
        return oldest;
    }

    private int firstPointing() {
        for (int i = 0; i < runs.size(); i++) {
            if (!runs.get(i).isCovering()) return i;
        }
        return runs.size();
    }

    private boolean areFree(int from, int to) {
        return runs.subList(from, to).stream().allMatch(Candidate::isFree);
    }
}
