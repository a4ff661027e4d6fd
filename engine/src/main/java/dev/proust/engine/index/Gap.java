package dev.proust.engine.index;

import dev.proust.engine.key.Key;
import dev.proust.engine.log.History;
import dev.proust.engine.log.LogListener;
import dev.proust.engine.log.LogWalk;
import dev.proust.engine.log.Mark;
import dev.proust.engine.log.Milestone;
import dev.proust.engine.run.Filter;
import dev.proust.engine.run.Run;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Positions that no run covers, between runs or before the memtable: their run was lost, or never made. Whoever asks
/// for them asks the log, which is never wrong and takes long.
///
/// ```
///   the gap   ├─────────┬─────────┬─────────┬─ ─ ─ ─ ─ ─ ─ ─ ─ ─┤
///   pieces     filter    filter    filter    not yet walked
/// ```
///
/// The log is walked piece by piece, as far as somebody asks. Of each piece a filter of its keys stays, so that it is
/// read again only for a key that it may hold. That costs two bytes for each key of a piece, as it would in a run.
///
/// Thread rule: any thread, but never the writer's.
final class Gap implements Stretch {

    /// How much of the log makes a piece, and is read again for a key.
    static final long PIECE_BYTES = 256 * 1024;

    /// Some batches.
    ///
    /// @param before the end of the batch before
    /// @param to the last position
    record Piece(Milestone before, long to, Filter filter) {
        long from() {
            return before.position() + 1;
        }
    }

    private final History history;
    private final Milestone before;
    private final long to;
    private volatile List<Piece> pieces = List.of();
    private volatile boolean isUnreadable;
    private Milestone reached;
    private @Nullable LogWalk walk;

    /// @param before the end of the batch before it
    /// @param to the last position, which ends a batch
    Gap(History history, Milestone before, long to) {
        this.history = history;
        this.before = before;
        this.to = to;
        this.reached = before;
    }

    /// The gaps between runs, up to the one before the memtable. They are as many as there are seals within them, so
    /// that nobody has to walk through more than a segment to reach a position.
    ///
    /// @param runs in the order of position
    /// @param seals where the log can be entered
    /// @param end where the memtable begins
    static List<Stretch> around(List<Run> runs, List<Milestone> seals, Milestone end, History history) {
        var stretches = new ArrayList<Stretch>();
        var reached = Milestone.BEGINNING;
        for (var run : runs) {
            addBetween(reached, run.from() - 1, seals, history, stretches);
            stretches.add(new Stretch.Indexed(run));
            reached = new Milestone(Optional.of(run.mark()), run.to());
        }
        addBetween(reached, end.position(), seals, history, stretches);
        return stretches;
    }

    private static void addBetween(
            Milestone before, long to, List<Milestone> seals, History history, List<Stretch> stretches) {
        var from = before;
        for (var seal : seals) {
            if (seal.position() < from.position()) continue;
            if (seal.position() >= to) break;
            if (seal.position() > from.position()) stretches.add(new Gap(history, from, seal.position()));
            // Also where no event lies between: nobody has to walk there.
            from = seal;
        }
        if (from.position() < to) stretches.add(new Gap(history, from, to));
    }

    /// What is left of it behind a batch. What was found out about it is kept.
    Gap behind(Milestone batch) {
        var rest = new Gap(history, batch, to);
        rest.isUnreadable = isUnreadable;
        synchronized (this) {
            // The first of them may begin before the gap does: that does no harm, since what it says is true.
            var kept = pieces.stream()
                    .filter(piece -> piece.to() > batch.position())
                    .toList();
            if (kept.isEmpty()) return rest;
            rest.pieces = kept;
            rest.reached = reached;
        }
        return rest;
    }

    @Override
    public long from() {
        return before.position() + 1;
    }

    @Override
    public long to() {
        return to;
    }

    /// The end of the batch before it.
    Milestone before() {
        return before;
    }

    /// Whether a part of it was found damaged in the log, so that no run can be made of it.
    boolean isUnreadable() {
        return isUnreadable;
    }

    void setUnreadable() {
        isUnreadable = true;
    }

    /// The end of its last batch.
    ///
    /// @see #pieceOf
    synchronized Milestone end() {
        pieceOf(to);
        return reached;
    }

    // ---------------------------------------------------------------------------------------------------- pieces

    /// How many pieces are known: those of all positions up to the last one that was asked for.
    int pieceCount() {
        return pieces.size();
    }

    Piece piece(int number) {
        return pieces.get(number);
    }

    /// The number of the piece that holds a position. Up to there the log is walked, if nobody has done so yet.
    ///
    /// @throws UnavailableException if the log cannot be read
    /// @throws dev.proust.store.CorruptionException if the log is damaged there, so that nobody knows what it held
    int pieceOf(long position) {
        long wanted = Math.clamp(position, from(), to);
        if (pieces.isEmpty() || pieces.getLast().to() < wanted) walkTo(wanted);
        var known = pieces;
        int low = 0;
        int high = known.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (known.get(middle).to() < wanted) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private synchronized void walkTo(long position) {
        try {
            while (reached.position() < position) {
                var walking = walk == null ? history.walk(reached.mark()) : walk;
                walk = null;
                addPiece(walking);
                if (reached.position() < to) walk = walking;
            }
        } catch (IOException failure) {
            throw unavailable(failure);
        }
    }

    private void addPiece(LogWalk walking) throws IOException {
        var keys = new KeysOfPiece();
        var start = reached;
        var end = start;
        do {
            end = walking.next(keys);
        } while (end.position() < to && place(end) - place(start) < PIECE_BYTES);
        var filter = Filter.forKeys(keys.all.size());
        keys.all.forEach(filter::add);
        var more = new ArrayList<>(pieces);
        more.add(new Piece(start, end.position(), filter));
        reached = end;
        pieces = List.copyOf(more);
    }

    private static long place(Milestone milestone) {
        return milestone.mark().map(Mark::place).orElse(0L);
    }

    private static final class KeysOfPiece implements LogListener {

        private final Set<Key> all = new HashSet<>();

        @Override
        public void event(long position, List<Key> keys, long version, long place) {
            all.addAll(keys);
        }

        @Override
        public void endBatch(Mark mark) {}
    }

    // ---------------------------------------------------------------------------------------------------- content

    /// All that a piece holds, read from the log.
    ///
    /// @throws UnavailableException if the log cannot be read
    /// @throws dev.proust.store.CorruptionException if the log is damaged there
    Memtable content(Piece piece) {
        var content = new Memtable(piece.from());
        try {
            var walking = history.walk(piece.before().mark());
            while (content.to() < piece.to()) {
                walking.next(content);
            }
        } catch (IOException failure) {
            throw unavailable(failure);
        }
        return content;
    }

    private static UnavailableException unavailable(IOException failure) {
        return new UnavailableException("the log", "cannot be read: " + failure.getMessage(), failure);
    }
}
