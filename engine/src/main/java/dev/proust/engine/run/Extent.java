package dev.proust.engine.run;

/// Where a block stands in its file, packed into a `long`, so that directories of millions of them stay small.
///
/// | bits    | field           |
/// |---------|-----------------|
/// | 63 … 24 | offset          |
/// | 23 … 0  | length in bytes |
public final class Extent {

    static final int LENGTH_MAX = (1 << 24) - 1;

    private Extent() {}

    public static long of(long offset, int length) {
        if (length > LENGTH_MAX) {
            throw new IllegalStateException("a block of " + length + " bytes; at most " + LENGTH_MAX + " are possible");
        }
        return offset << 24 | length;
    }

    public static long offset(long extent) {
        return extent >>> 24;
    }

    public static int length(long extent) {
        return (int) extent & LENGTH_MAX;
    }
}
