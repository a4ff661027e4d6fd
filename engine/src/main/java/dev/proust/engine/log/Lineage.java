package dev.proust.engine.log;

import dev.proust.store.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Which incarnation wrote which positions of a store.
///
/// Thread rule: immutable.
///
/// @param reigns in the order of their first positions
public record Lineage(List<Reign> reigns) {

    /// The positions that an incarnation wrote: from the first one to that before the next reign.
    public record Reign(UUID incarnation, long firstPosition) {}

    public Lineage {
        reigns = List.copyOf(reigns);
    }

    /// The lineage with one who writes from a position on. One who was to write from there on, or later, but has not,
    /// leaves no trace.
    public Lineage with(UUID incarnation, long firstPosition) {
        var next = new ArrayList<Reign>(reigns);
        while (!next.isEmpty() && next.getLast().firstPosition() >= firstPosition) {
            next.removeLast();
        }
        if (next.isEmpty() || !next.getLast().incarnation().equals(incarnation)) {
            next.add(new Reign(incarnation, firstPosition));
        }
        return new Lineage(next);
    }

    /// Whether this incarnation wrote the last position.
    boolean endsWith(UUID incarnation) {
        return !reigns.isEmpty() && reigns.getLast().incarnation().equals(incarnation);
    }

    /// The checkpoint of a position that was written.
    public Checkpoint checkpoint(long position) {
        return position == 0 ? Checkpoint.START : new Checkpoint(position, incarnationAt(position));
    }

    /// Whether a checkpoint is of this history, which has come as far as the head.
    public boolean holds(Checkpoint checkpoint, long head) {
        long position = checkpoint.position();
        return position == 0 || (position <= head && incarnationAt(position).equals(checkpoint.incarnation()));
    }

    private UUID incarnationAt(long position) {
        for (int i = reigns.size() - 1; i >= 0; i--) {
            if (reigns.get(i).firstPosition() <= position) return reigns.get(i).incarnation();
        }
        throw new IllegalArgumentException("nobody wrote position " + position);
    }
}
