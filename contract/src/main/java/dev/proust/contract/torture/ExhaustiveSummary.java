package dev.proust.contract.torture;

import dev.proust.contract.crash.Crash;
import dev.proust.contract.crash.EverySubset.Violation;
import dev.proust.contract.crash.Tally;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What came of every crash of one short story.
///
/// @param seed the story's seed
/// @param pending how many things that were pending at once were gone through
/// @param happened how often what has happened, up to the last crash point that came to its good end
/// @param violations how many crashes went wrong: the first ends it
/// @param crashes those that it went wrong after
/// @param problem what went wrong, and what happened last
record ExhaustiveSummary(
        long seed,
        int pending,
        Map<String, Long> happened,
        int violations,
        List<String> crashes,
        Optional<String> problem) {

    static ExhaustiveSummary of(long seed, int pending, Tally tally, Optional<Violation> violation) {
        return new ExhaustiveSummary(
                seed,
                pending,
                Summary.words(tally),
                violation.isPresent() ? 1 : 0,
                violation.map(Violation::crashes).orElse(List.of()).stream()
                        .map(Crash::toString)
                        .toList(),
                violation.map(found -> String.valueOf(found.getMessage())));
    }

    /// The same in words.
    String text() {
        var text = new StringBuilder(String.format(Locale.ROOT, "%nWhat happened:%n"));
        happened.forEach((what, times) -> text.append(String.format(Locale.ROOT, "  %,16d %s%n", times, what)));
        problem.ifPresent(what -> text.append('\n').append(what).append('\n').append(again()));
        return text.append(violations == 0 ? "No violation." : "A violation was found.")
                .toString();
    }

    private String again() {
        var command = new StringBuilder("Hear it again with:  ./proust torture exhaustive --seed ").append(seed);
        crashes.forEach(crash -> command.append(" --crash ").append(crash));
        return crashes.isEmpty()
                ? "It goes wrong without any crash.\n"
                : command.append('\n').toString();
    }
}
