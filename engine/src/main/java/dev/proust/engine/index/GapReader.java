package dev.proust.engine.index;

import dev.proust.engine.index.Gap.Piece;
import dev.proust.engine.key.Key;
import dev.proust.engine.run.PostingList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Asks gaps for one view. It keeps the piece that was read last, since the next question is often for the same.
///
/// Thread rule: one thread at a time.
final class GapReader {

    private @Nullable Piece piece;
    private @Nullable Memtable content;

    /// The last position that has a key, at or below one, in pieces that reach up to `downTo`; 0 if there is none.
    long floor(Gap gap, Key key, long position, long downTo) {
        for (int i = gap.pieceOf(position); i >= 0; i--) {
            if (gap.piece(i).to() < downTo) return 0;
            var list = find(gap, i, key);
            long last = list == null ? 0 : list.floor(position);
            if (last > 0) return last;
        }
        return 0;
    }

    /// The first position that has a key, at or above one, in pieces that begin up to `upTo`; [Postings#NONE] if there
    /// is none.
    long ceiling(Gap gap, Key key, long position, long upTo) {
        long next = Math.max(position, gap.from());
        while (next <= Math.min(upTo, gap.to())) {
            int number = gap.pieceOf(next);
            var list = find(gap, number, key);
            long first = list == null ? Postings.NONE : list.ceiling(position);
            if (first != Postings.NONE) return first;
            next = gap.piece(number).to() + 1;
        }
        return Postings.NONE;
    }

    /// The last part of a list that begins at or below a position; null if there is none.
    @Nullable
    PostingList upTo(Gap gap, Key key, long position) {
        for (int i = gap.pieceOf(position); i >= 0; i--) {
            var list = find(gap, i, key);
            if (list != null && list.countUpTo(position) > 0) return list;
        }
        return null;
    }

    /// The last part of a stream's list that begins at or below a version; null if there is none.
    @Nullable
    PostingList upToVersion(Gap gap, Key stream, long version) {
        for (int i = gap.pieceOf(gap.to()); i >= 0; i--) {
            var list = find(gap, i, stream);
            if (list != null && list.firstVersion() <= version) return list;
        }
        return null;
    }

    /// The place in the log of the event at a position.
    long place(Gap gap, long position) {
        return content(gap, gap.piece(gap.pieceOf(position))).place(position);
    }

    private @Nullable PostingList find(Gap gap, int number, Key key) {
        var asked = gap.piece(number);
        return asked.filter().mayHold(key) ? content(gap, asked).find(key) : null;
    }

    private Memtable content(Gap gap, Piece asked) {
        if (content == null || !asked.equals(piece)) {
            content = gap.content(asked);
            piece = asked;
        }
        return Objects.requireNonNull(content);
    }
}
