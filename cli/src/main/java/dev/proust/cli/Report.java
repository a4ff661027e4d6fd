package dev.proust.cli;

import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.verify.Findings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What a verification has found, for people.
///
/// @param directory the store's
/// @param elapsed how long it took
record Report(Path directory, Findings findings, Duration elapsed) {

    /// Of so many at most each one is told.
    private static final int TOLD_MAX = 1_000;

    String text() {
        var text = new StringBuilder();
        text.append(counts()).append('\n').append(text(findings.damages()));
        return text.append('\n').append(verdict()).toString();
    }

    /// Damages, under what would become of them.
    static String text(List<Damage> all) {
        var text = new StringBuilder();
        for (var consequence : Consequence.values()) {
            var damages = all.stream()
                    .filter(damage -> damage.consequence() == consequence)
                    .toList();
            if (!damages.isEmpty()) append(text, consequence, damages);
        }
        return text.toString();
    }

    String counts() {
        var counts = findings.counts();
        return String.format(
                Locale.ROOT,
                "%s%n  log    %,d events in %,d batches in %,d segments%n  index  %,d keys in %,d runs%n"
                        + "  read   %s in %.1f s",
                directory,
                counts.events(),
                counts.batches(),
                counts.segments(),
                counts.keys(),
                counts.runs(),
                bytes(counts.bytes()),
                elapsed.toMillis() / 1e3);
    }

    private static void append(StringBuilder text, Consequence consequence, List<Damage> damages) {
        append(text, capital(consequence.text()), damages);
    }

    /// Damages under a title.
    static void append(StringBuilder text, String title, List<Damage> damages) {
        text.append('\n').append(title).append('\n');
        damages.stream().limit(TOLD_MAX).forEach(damage -> append(text, damage));
        if (damages.size() > TOLD_MAX) {
            text.append("  … and %,d more: --json lists all%n".formatted(damages.size() - TOLD_MAX));
        }
    }

    private static void append(StringBuilder text, Damage damage) {
        text.append("  ").append(damage.file());
        if (damage.to() > 0) text.append(String.format(Locale.ROOT, ", bytes %d to %d", damage.from(), damage.to()));
        damage.positions().ifPresent(positions -> text.append(", ").append(positions));
        text.append("\n    ").append(damage.kind().text());
        text.append("\n    expected  ").append(damage.expected());
        text.append("\n    found     ").append(damage.found()).append('\n');
    }

    private String verdict() {
        long damages = findings.damages().stream()
                .filter(damage -> damage.consequence().isDamage())
                .count();
        if (damages == 0) {
            long lost = findings.counts().lost();
            var well = lost == 0
                    ? "All is well"
                    : String.format(
                            Locale.ROOT,
                            "All is well, %,d %s lost by accepted damage",
                            lost,
                            lost == 1 ? "event" : "events");
            return well + (findings.damages().isEmpty() ? "." : ", but see the remarks.");
        }
        return "%,d %s, and the store can%s be opened. What of it can be healed, this says:\n  ./proust repair %s --dry-run"
                .formatted(damages, damages == 1 ? "damage" : "damages", findings.isOpenable() ? "" : "not", directory);
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /// `1.5 MB`.
    static String bytes(long bytes) {
        if (bytes < 1_000) return bytes + " B";
        var units = List.of("kB", "MB", "GB", "TB");
        double amount = bytes / 1e3;
        int unit = 0;
        for (; amount >= 1_000 && unit < units.size() - 1; unit++) {
            amount /= 1e3;
        }
        return String.format(Locale.ROOT, "%.1f %s", amount, units.get(unit));
    }
}
