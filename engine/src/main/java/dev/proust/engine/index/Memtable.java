package dev.proust.engine.index;

import dev.proust.engine.key.Key;
import dev.proust.engine.log.LogListener;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Places;
import dev.proust.engine.run.PostingList;
import dev.proust.engine.run.Run;
import dev.proust.engine.run.RunWriter;
import dev.proust.engine.run.Runs;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The run that is still in memory: a sorted list of positions for each key, from a position on.
///
/// Thread rule: one thread adds, in the order of position; any thread asks for positions that were published to it.
final class Memtable implements LogListener {

    private final KeyTable keyTable = new KeyTable();
    private final Places places = new Places();
    private final long from;
    private long to;
    private long postings;
    private @Nullable Mark mark;

    /// @param from the first position
    Memtable(long from) {
        this.from = from;
        this.to = from - 1;
    }

    /// Adds the next event.
    ///
    /// @param keys all of its keys, none twice, the key of its stream first
    /// @param version the stream's, just after it
    /// @param place where in the log it stands
    void add(List<Key> keys, long version, long place) {
        to++;
        places.add(place);
        keyTable.add(keys.getFirst(), to, version);
        for (int i = 1; i < keys.size(); i++) {
            keyTable.add(keys.get(i), to, 0);
        }
        postings += keys.size();
    }

    /// The same, told by the log.
    @Override
    public void event(long position, List<Key> keys, long version, long place) {
        if (position != to + 1) {
            throw new IllegalStateException(
                    "the log must go on at position " + (to + 1) + ", and goes on at " + position);
        }
        add(keys, version, place);
    }

    /// Says which batch the last event ends.
    @Override
    public void endBatch(Mark mark) {
        this.mark = mark;
    }

    /// The first position.
    long from() {
        return from;
    }

    /// The last position; for the thread that adds.
    long to() {
        return to;
    }

    /// How many positions all of its lists hold: what it costs in memory follows from it.
    long postings() {
        return postings;
    }

    boolean isEmpty() {
        return to < from;
    }

    /// Where a key occurs; null if it does not.
    @Nullable
    PostingList find(Key key) {
        return keyTable.find(key);
    }

    long place(long position) {
        return places.place(position - from + 1);
    }

    /// The batch that ends with the last event.
    Mark mark() {
        if (mark == null) throw new IllegalStateException("no batch has ended");
        return mark;
    }

    /// Makes a run of all of it, which is waited for. Nothing is added any more.
    Run writeTo(Runs runs, int level) throws IOException {
        return write(runs, level, runs.create(from, to, size()));
    }

    /// The same, for which nobody waits: others go first.
    Run writeBehindTo(Runs runs, int level) throws IOException {
        return write(runs, level, runs.createBehind(from, to, size(), 0));
    }

    private RunWriter.Size size() {
        return RunWriter.Size.of(keyTable.size(), postings);
    }

    private Run write(Runs runs, int level, RunWriter created) throws IOException {
        try (var writer = created) {
            for (var key : keyTable.sorted()) {
                writer.add(key, List.of(Objects.requireNonNull(find(key))));
            }
            writer.addPlaces(this::place);
            return runs.finish(writer, level, mark());
        }
    }
}
