package dev.proust.sourcing;

/// When a snapshot is taken: once so many events, or so many bytes of their data, were folded since the last
/// one, whichever comes first.
///
/// A load costs a look for the snapshot and the events after it. So it is worth while where entities have many
/// times more events than this; those that stay below never have one.
///
/// @param eventsMax so many events: 1 or more
/// @param bytesMax so many bytes of data: 1 or more
public record SnapshotPolicy(long eventsMax, long bytesMax) {

    public SnapshotPolicy {
        if (eventsMax < 1) throw new IllegalArgumentException("eventsMax is " + eventsMax + ", expected 1 or more");
        if (bytesMax < 1) throw new IllegalArgumentException("bytesMax is " + bytesMax + ", expected 1 or more");
    }

    /// After so many events, however large.
    public static SnapshotPolicy everyEvents(long events) {
        return new SnapshotPolicy(events, Long.MAX_VALUE);
    }

    /// After so many bytes of data, however many events they are of.
    public static SnapshotPolicy everyBytes(long bytes) {
        return new SnapshotPolicy(Long.MAX_VALUE, bytes);
    }

    boolean isDue(long events, long bytes) {
        return events >= eventsMax || bytes >= bytesMax;
    }
}
