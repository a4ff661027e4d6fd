package dev.proust.engine.log;

/// How long segments are: each is twice as long as the one before, within these bounds, or as long as its first batch
/// needs.
///
/// @param firstBytes the length of the first one, from [#BYTES_MIN]
/// @param maxBytes how long they become, from `firstBytes`
public record SegmentSizes(long firstBytes, long maxBytes) {

    /// Less has no room for much more than what every segment begins and ends with.
    public static final long BYTES_MIN = 32L * 1024;

    private static final SegmentSizes STANDARD = new SegmentSizes(4L * 1024 * 1024, 256L * 1024 * 1024);

    public SegmentSizes {
        requireAtLeast(BYTES_MIN, firstBytes, "firstBytes");
        requireAtLeast(firstBytes, maxBytes, "maxBytes");
    }

    /// From 4 MiB, so that a store of which there are a thousand takes little, to 256 MiB, so that a large one has few
    /// files.
    public static SegmentSizes standard() {
        return STANDARD;
    }

    /// The length of a segment, from that of the one before; 0 if there is none.
    long after(long bytesBefore) {
        return Math.clamp(2 * bytesBefore, firstBytes, maxBytes);
    }

    private static void requireAtLeast(long min, long value, String name) {
        if (value < min) throw new IllegalArgumentException(name + " is " + value + ", expected " + min + " or more");
    }
}
