package dev.proust.engine.run;

import dev.proust.engine.key.Key;
import dev.proust.engine.log.ErasedPositions;
import dev.proust.engine.log.EventCopies;
import dev.proust.engine.log.History;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.DoubleConsumer;

/// Makes one covering run of several runs that follow on one another: all keys in one order, each with its
/// lists joined, and each stream with the copies of its events, which come from runs that have them, or from
/// the log.
///
/// Thread rule: one thread, which nobody interrupts.
final class Merge {

    /// A larger event stays in the log only: reading it there takes no longer.
    private static final int COPY_BYTES_MAX = 256 * 1024;

    /// So often it is told how far it is.
    private static final int STEPS = 1024;

    private static final ByteBuffer NO_COPY = ByteBuffer.allocate(0);

    private final List<Run> runs;
    private final History history;
    private final DoubleConsumer progress;
    private int step;

    /// @param runs at least one, in the order of position, without gap or overlap
    /// @param progress see [Runs#merge]
    Merge(List<Run> runs, History history, DoubleConsumer progress) {
        for (int i = 1; i < runs.size(); i++) {
            if (runs.get(i).from() == runs.get(i - 1).to() + 1) continue;
            throw new IllegalArgumentException(runs.get(i) + " does not follow on " + runs.get(i - 1));
        }
        this.runs = List.copyOf(runs);
        this.history = history;
        this.progress = progress;
    }

    RunName write(Runs into, int level) throws IOException {
        long erasures = history.erased().last();
        var size = runs.stream().map(Run::size).reduce(RunWriter.Size::plus).orElseThrow();
        try (var writer =
                into.createBehind(runs.getFirst().from(), runs.getLast().to(), size, level)) {
            addKeys(writer);
            addPlaces(writer);
            return writer.finish(level, runs.getLast().mark(), erasures, history.secret());
        }
    }

    private void addKeys(RunWriter writer) throws IOException {
        var order = Comparator.comparing((Source source) -> source.cursor.key())
                .thenComparingLong(source -> source.run.from());
        var sources = new PriorityQueue<>(order);
        for (var run : runs) {
            var source = new Source(run);
            if (source.cursor.next()) sources.add(source);
        }
        while (!sources.isEmpty()) {
            var key = sources.element().cursor.key();
            var parts = new ArrayList<Part>();
            while (!sources.isEmpty() && sources.element().cursor.key().equals(key)) {
                var source = sources.remove();
                parts.add(new Part(source, source.cursor.found()));
                if (source.cursor.next()) sources.add(source);
            }
            tellProgress(key);
            boolean isStream = parts.getFirst().found.list().firstVersion() > 0;
            var lists = parts.stream().map(part -> part.found.list()).toList();
            writer.add(key, lists, isStream ? Optional.of(new Copies(parts)) : Optional.empty());
        }
    }

    /// Keys are spread evenly.
    private void tellProgress(Key key) {
        int now = key.share(STEPS);
        if (now == step) return;
        step = now;
        progress.accept((double) now / STEPS);
    }

    /// A run that is being gone through, at a key.
    private final class Source {

        private final Run run;
        private final Run.Cursor cursor;
        private final EventReader events;
        private final EventCopies log;
        private final ErasedPositions erased = history.erased();

        Source(Run run) {
            this.run = run;
            this.cursor = run.new Cursor();
            this.events = run.eventsPastCache();
            // Of a run with copies few are missing; one without was made of a memtable, and is small.
            this.log = history.copies(run.isCovering() ? run::place : run.placesKept()::place);
        }
    }

    /// What one run says of a key.
    private record Part(Source source, Found found) {

        ByteBuffer copy(long n) {
            if (source.erased.areAny() && source.erased.mayBeErased(found.list().get(n))) return NO_COPY;
            var copy = found.events().isPresent()
                    ? source.events.copy(
                            found.events().get(),
                            n,
                            found.list().count(),
                            found.list().count() - n + 1)
                    : source.log.copy(found.list().get(n));
            return copy.limit() > COPY_BYTES_MAX ? NO_COPY : copy;
        }
    }

    /// The copies of all parts, one behind the other.
    private static final class Copies implements RunWriter.Copies {

        private final List<Part> parts;
        private int part;
        private long before;

        Copies(List<Part> parts) {
            this.parts = parts;
        }

        @Override
        public ByteBuffer copy(long n) {
            while (n - before > parts.get(part).found.list().count()) {
                before += parts.get(part++).found.list().count();
            }
            return parts.get(part).copy(n - before);
        }
    }

    private void addPlaces(RunWriter writer) throws IOException {
        var cursors = new ArrayList<PlaceCursor>();
        for (var run : runs) {
            cursors.add(run.placesPastCache());
        }
        var at = new int[1];
        writer.addPlaces(position -> {
            if (position > runs.get(at[0]).to()) at[0]++;
            return cursors.get(at[0]).place(position);
        });
    }
}
