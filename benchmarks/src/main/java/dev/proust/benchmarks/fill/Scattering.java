package dev.proust.benchmarks.fill;

import dev.proust.store.Stream;
import java.util.ArrayList;
import java.util.List;

/// The order in which the events of populations come: each entity's scattered evenly over the whole history. All
/// entities of a population get their first event, then all get their second, and so on; the populations keep pace
/// with each other.
///
/// Thread rule: any thread.
final class Scattering {

    private final List<Population> populations;
    private final long[] given;

    Scattering(List<Population> populations) {
        this.populations = List.copyOf(populations);
        this.given = new long[populations.size()];
    }

    /// The streams of the next events: as many as wanted, fewer only at the end.
    synchronized List<Stream> next(int wanted) {
        var streams = new ArrayList<Stream>(wanted);
        while (streams.size() < wanted) {
            int at = furthestBehind();
            var population = populations.get(at);
            if (given[at] == population.events()) break;
            streams.add(population.stream((int) (given[at]++ % population.entities())));
        }
        return streams;
    }

    private int furthestBehind() {
        int behind = 0;
        for (int i = 1; i < given.length; i++) {
            if (progress(i) < progress(behind)) behind = i;
        }
        return behind;
    }

    private double progress(int at) {
        return (double) given[at] / populations.get(at).events();
    }
}
