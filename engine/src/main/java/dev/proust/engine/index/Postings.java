package dev.proust.engine.index;

import dev.proust.engine.key.Key;

/// Where keys occur, over a range of positions that its maker states.
public interface Postings {

    /// What [#ceiling] answers if there is nothing.
    long NONE = Long.MAX_VALUE;

    /// The last position that has the key, from `position` down to `downTo`; 0 if there is none. What lies below
    /// `downTo` is not looked at.
    long floor(Key key, long position, long downTo);

    /// The first position that has the key, from `position` up to `upTo`; [#NONE] if there is none. What lies above
    /// `upTo` is not looked at.
    long ceiling(Key key, long position, long upTo);
}
