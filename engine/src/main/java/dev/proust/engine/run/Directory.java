package dev.proust.engine.run;

import java.util.Arrays;

/// A growing row of [Extent]s.
///
/// Thread rule: one thread at a time.
public final class Directory {

    private long[] extents = new long[16];
    private int length;

    public void add(long extent) {
        if (length == extents.length) extents = Arrays.copyOf(extents, 2 * length);
        extents[length++] = extent;
    }

    public int length() {
        return length;
    }

    public long extent(int number) {
        return extents[number];
    }
}
