package dev.proust.engine.damage;

/// A range of positions.
///
/// @param from the first one, from 1
/// @param to the last one; [#OPEN] if nobody knows
public record Positions(long from, long to) {

    /// As the last position: nobody knows how far it goes.
    public static final long OPEN = Long.MAX_VALUE;

    public Positions {
        if (from < 1 || to < from) {
            throw new IllegalArgumentException("positions " + from + " to " + to + ", expected 1 or more, in order");
        }
    }

    /// All positions from one on.
    public static Positions from(long position) {
        return new Positions(position, OPEN);
    }

    public boolean holds(long position) {
        return from <= position && position <= to;
    }

    public boolean overlaps(Positions other) {
        return from <= other.to && other.from <= to;
    }

    @Override
    public String toString() {
        if (to == OPEN) return "positions from " + from + " on";
        return from == to ? "position " + from : "positions " + from + " to " + to;
    }
}
