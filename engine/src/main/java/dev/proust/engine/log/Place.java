package dev.proust.engine.log;

/// A place in the log: a segment's number and an offset in bytes in its file, packed into a `long` so that places
/// compare as numbers and millions of them cost eight bytes each.
///
/// | bits    | field   |
/// |---------|---------|
/// | 63 … 40 | segment |
/// | 39 … 0  | offset  |
public final class Place {

    private static final int OFFSET_BITS = 40;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

    private Place() {}

    static long of(int segment, long offset) {
        return ((long) segment << OFFSET_BITS) | offset;
    }

    static int segment(long place) {
        return (int) (place >>> OFFSET_BITS);
    }

    static long offset(long place) {
        return place & OFFSET_MASK;
    }

    /// `segment 3, offset 4096`, for messages.
    static String text(long place) {
        return "segment " + segment(place) + ", offset " + offset(place);
    }
}
