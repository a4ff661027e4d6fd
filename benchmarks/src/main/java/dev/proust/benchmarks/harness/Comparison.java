package dev.proust.benchmarks.harness;

import java.io.IOException;
import java.util.List;

/// Several contenders measured in one run, in turns: what disturbs the machine for a while disturbs all of them.
/// What is to be compared stands side by side; the rounds go to and fro, so that nobody always comes after the
/// same one.
///
/// ```
///   warm-up    A B C      not counted: the compilers do their work
///   round 1    A B C
///   round 2    C B A
///   round 3    A B C
/// ```
///
/// Thread rule: one thread.
public final class Comparison {

    /// What has its turn in each round.
    ///
    /// @param workload what is done, for the table
    /// @param clients how many do it at once
    public record Entry(Contender contender, String workload, int clients) {

        public Entry {
            if (clients < 1) throw new IllegalArgumentException("clients are " + clients + ", expected 1 or more");
        }

        @Override
        public String toString() {
            return contender.system() + ", " + workload + ", " + clients + (clients == 1 ? " client" : " clients");
        }
    }

    private final Pace pace;
    private final Progress progress;

    public Comparison(Pace pace, Progress progress) {
        this.pace = pace;
        this.progress = progress;
    }

    /// Measures them.
    ///
    /// @return a row for each, in the order given
    public List<Row> run(List<Entry> entries) throws IOException, InterruptedException {
        for (var entry : entries) {
            progress.say("warm-up: " + entry);
            measure(entry);
        }
        var results = entries.stream()
                .map(entry -> new Result(entry, new Measurement()))
                .toList();
        for (int i = 0; i < pace.rounds(); i++) {
            for (var result : i % 2 == 0 ? results : results.reversed()) {
                var measured = measure(result.entry);
                result.measurement.add(measured);
                progress.say("round " + (i + 1) + " of " + pace.rounds() + ": " + result.entry + ": "
                        + Table.number(row(result.entry, measured).perSecond()) + " per second");
            }
        }
        return results.stream()
                .map(result -> row(result.entry, result.measurement))
                .toList();
    }

    private record Result(Entry entry, Measurement measurement) {}

    private Measurement measure(Entry entry) throws IOException, InterruptedException {
        try (var round = entry.contender().begin(entry.clients())) {
            return Clients.run(round, entry.clients(), pace);
        }
    }

    private static Row row(Entry entry, Measurement measured) {
        return measured.row(entry.contender().system(), entry.workload(), entry.clients());
    }
}
