package dev.proust.engine.index;

import java.io.IOException;

/// Makes what is erased go from all but the runs, whose part is [Upkeep]'s.
///
/// Thread rule: that of [Upkeep#work].
public interface Eraser {

    /// The position of the last erasure of which all is gone; 0 if there is none.
    long goneUpTo();

    /// Makes all that erasures up to this position name go from the log.
    void eraseFromLog(long upTo) throws IOException;

    /// Takes note that it is gone from log and runs.
    void isGone(long upTo) throws IOException;
}
