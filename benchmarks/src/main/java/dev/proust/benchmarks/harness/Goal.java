package dev.proust.benchmarks.harness;

import java.util.OptionalDouble;

/// A figure that we want to reach, beside the one that was measured.
///
/// @param what the figure is
/// @param measured nothing, if it could not be measured
/// @param atLeast whether the bound is the least that will do; otherwise it is the most
public record Goal(String what, OptionalDouble measured, boolean atLeast, double bound) {

    /// The measured figure is to be this or more.
    public static Goal atLeast(double bound, String what, OptionalDouble measured) {
        return new Goal(what, measured, true, bound);
    }

    /// The measured figure is to be this or less.
    public static Goal atMost(double bound, String what, OptionalDouble measured) {
        return new Goal(what, measured, false, bound);
    }

    /// In words.
    @Override
    public String toString() {
        var goal = "goal " + (atLeast ? "at least " : "at most ") + Table.number(bound);
        if (measured.isEmpty()) return what + ": not measured, " + goal;
        double figure = measured.getAsDouble();
        boolean reached = atLeast ? figure >= bound : figure <= bound;
        return what + ": " + Table.number(figure) + ", " + goal + (reached ? ": reached" : ": missed");
    }
}
