package dev.proust.engine.index;

/// Where keys occur, over a range of positions that its maker states.
public interface Postings {

    /// What [#ceiling] answers if there is nothing.
    long NONE = Long.MAX_VALUE;

    /// The last position at or below this one that has the key; 0 if there is none.
    long floor(Key key, long position);

    /// The first position at or above this one that has the key; [#NONE] if there is none.
    long ceiling(Key key, long position);
}
