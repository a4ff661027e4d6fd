package dev.proust.contract.torture;

import dev.proust.contract.crash.Tally;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What an exploration has come to.
///
/// @param firstSeed where it began
/// @param stories how many came to their good end
/// @param happened how often what has happened in them
/// @param violations how many went wrong: the first ends it
/// @param seed the seed of the story that went wrong
/// @param problem what went wrong, and what happened last
record Summary(
        long firstSeed,
        long stories,
        Map<String, Long> happened,
        int violations,
        Optional<Long> seed,
        Optional<String> problem) {

    static Summary of(Exploration exploration, long firstSeed) {
        var violation = exploration.violation();
        return new Summary(
                firstSeed,
                exploration.stories(),
                words(exploration.tally()),
                violation.isPresent() ? 1 : 0,
                violation.map(Exploration.Violation::seed),
                violation.map(found -> String.valueOf(found.failure().getMessage())));
    }

    static Map<String, Long> words(Tally tally) {
        var words = new LinkedHashMap<String, Long>();
        tally.times().forEach((happening, times) -> words.put(happening.toString(), times));
        return words;
    }

    /// The same in words.
    String text() {
        var text = new StringBuilder(String.format(Locale.ROOT, "%n%,d stories came to their good end:%n", stories));
        happened.forEach((what, times) -> text.append(String.format(Locale.ROOT, "  %,16d %s%n", times, what)));
        problem.ifPresent(what -> text.append('\n').append(what).append('\n'));
        seed.ifPresent(wrong -> text.append("Hear it again with:  ./proust torture --seed ")
                .append(wrong)
                .append('\n'));
        return text.append(violations == 0 ? "No violation." : "A violation was found.")
                .toString();
    }
}
