package dev.proust.engine.index;

/// How much memory the index may take, and the snapshots beside it.
///
/// @param memtablePostings how many postings a memtable holds before it becomes a run, from 1; about 30 bytes each, 50
///     where no key occurs twice. There are two of them while one is written, and while the writer may need the older
///     one. An event has about five: its stream, category, type, append id, tags
/// @param backlogPostings how many more may wait in memory while a run is being written, from 1: the nearer it comes to
///     that, the slower are appends
/// @param cacheBytes what the cache of blocks may take, 0 or more
/// @param snapshotBytes what snapshots may take that are not yet in a file, 0 or more
/// @param walkBytes how much of the log may be told at an open, 0 or more: what lies before and is in no run stays
///     a gap until the store is open
public record IndexSizes(
        long memtablePostings, long backlogPostings, long cacheBytes, long snapshotBytes, long walkBytes) {

    private static final long MEMTABLE_POSTINGS = 512 * 1024;
    private static final long BACKLOG_POSTINGS = 2 * MEMTABLE_POSTINGS;
    private static final long CACHE_BYTES = 64L * 1024 * 1024;
    private static final long SNAPSHOT_BYTES = 16L * 1024 * 1024;
    private static final long WALK_BYTES = 64L * 1024 * 1024;

    public IndexSizes {
        requireAtLeast(1, memtablePostings, "memtablePostings");
        requireAtLeast(1, backlogPostings, "backlogPostings");
        requireAtLeast(0, cacheBytes, "cacheBytes");
        requireAtLeast(0, snapshotBytes, "snapshotBytes");
        requireAtLeast(0, walkBytes, "walkBytes");
    }

    /// The same with what is told at an open by default: 64 MiB.
    public IndexSizes(long memtablePostings, long backlogPostings, long cacheBytes, long snapshotBytes) {
        this(memtablePostings, backlogPostings, cacheBytes, snapshotBytes, WALK_BYTES);
    }

    /// The same with what snapshots take by default: 16 MiB.
    public IndexSizes(long memtablePostings, long backlogPostings, long cacheBytes) {
        this(memtablePostings, backlogPostings, cacheBytes, SNAPSHOT_BYTES);
    }

    /// The same with another amount to be told at an open.
    public IndexSizes withWalkBytes(long walkBytes) {
        return new IndexSizes(memtablePostings, backlogPostings, cacheBytes, snapshotBytes, walkBytes);
    }

    /// At most about 60 MB for what is not yet in runs, 100 MB where no key occurs twice; 64 MiB for blocks of
    /// runs; and 16 MiB for snapshots. Who appends little, or has little, takes less.
    public static IndexSizes standard() {
        return new IndexSizes(MEMTABLE_POSTINGS, BACKLOG_POSTINGS, CACHE_BYTES);
    }

    private static void requireAtLeast(long min, long value, String name) {
        if (value < min) throw new IllegalArgumentException(name + " is " + value + ", expected " + min + " or more");
    }
}
