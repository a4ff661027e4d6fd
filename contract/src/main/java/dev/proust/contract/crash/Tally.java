package dev.proust.contract.crash;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/// How often what has happened.
///
/// @param times for each happening that occurred
public record Tally(Map<Happening, Long> times) {

    public Tally {
        var copy = new EnumMap<Happening, Long>(Happening.class);
        copy.putAll(times);
        times = Collections.unmodifiableMap(copy);
    }

    /// Nothing yet.
    public static Tally none() {
        return new Tally(Map.of());
    }

    /// How often it has happened.
    public long of(Happening happening) {
        return times.getOrDefault(happening, 0L);
    }

    /// Both together.
    public Tally plus(Tally other) {
        var sum = new EnumMap<Happening, Long>(Happening.class);
        sum.putAll(times);
        other.times.forEach((happening, count) -> sum.merge(happening, count, Long::sum));
        return new Tally(sum);
    }

    /// A line for each.
    @Override
    public String toString() {
        return times.entrySet().stream()
                .map(entry -> "%,12d %s".formatted(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining("\n"));
    }

    /// A tally that is still going on.
    ///
    /// Thread rule: one thread at a time.
    static final class Counter {

        private final Map<Happening, Long> times = new EnumMap<>(Happening.class);

        void count(Happening happening) {
            count(happening, 1);
        }

        void count(Happening happening, long times) {
            if (times > 0) this.times.merge(happening, times, Long::sum);
        }

        Tally tally() {
            return new Tally(times);
        }
    }
}
