package dev.proust.engine.run;

import dev.proust.engine.log.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Makes one run of several that follow on one another: all keys in one order, each with its lists joined.
///
/// Thread rule: one thread, which nobody interrupts.
final class Merge {

    /// A run that is being gone through, at a key.
    private record Source(int number, Run.Cursor cursor) {}

    private final List<Run> runs;

    /// @param runs at least one, in the order of position, without gap or overlap
    Merge(List<Run> runs) {
        for (int i = 1; i < runs.size(); i++) {
            if (runs.get(i).from() == runs.get(i - 1).to() + 1) continue;
            throw new IllegalArgumentException(runs.get(i) + " does not follow on " + runs.get(i - 1));
        }
        this.runs = List.copyOf(runs);
    }

    RunName write(Runs into, Secret secret) throws IOException {
        var size = runs.stream().map(Run::size).reduce(RunWriter.Size::plus).orElseThrow();
        int level = runs.stream().mapToInt(Run::level).max().orElseThrow() + 1;
        try (var writer = into.create(runs.getFirst().from(), runs.getLast().to(), size)) {
            addKeys(writer);
            addPlaces(writer);
            return writer.finish(level, runs.getLast().mark(), secret);
        }
    }

    private void addKeys(RunWriter writer) throws IOException {
        var order = Comparator.comparing((Source source) -> source.cursor.key()).thenComparingInt(Source::number);
        var sources = new PriorityQueue<>(order);
        for (int i = 0; i < runs.size(); i++) {
            var cursor = runs.get(i).new Cursor();
            if (cursor.next()) sources.add(new Source(i, cursor));
        }
        var lists = new ArrayList<PostingList>();
        while (!sources.isEmpty()) {
            var key = sources.element().cursor.key();
            lists.clear();
            while (!sources.isEmpty() && sources.element().cursor.key().equals(key)) {
                var source = sources.remove();
                lists.add(source.cursor.list());
                if (source.cursor.next()) sources.add(source);
            }
            writer.add(key, lists);
        }
    }

    private void addPlaces(RunWriter writer) throws IOException {
        var cursors = new ArrayList<Run.PlaceCursor>();
        for (var run : runs) {
            cursors.add(run.new PlaceCursor());
        }
        var at = new int[1];
        writer.addPlaces(position -> {
            if (position > runs.get(at[0]).to()) at[0]++;
            return cursors.get(at[0]).place(position);
        });
    }
}
