package dev.proust.engine;

import dev.proust.engine.index.IndexSizes;

/// How much memory a store's index may take, beside what grows with the number of keys: about two bytes for
/// each entity, tag and append id once it is fully merged.
///
/// A posting is an event found by one key. An event has about five: its stream, category, type, append id and a tag. In
/// memory it takes about 30 bytes, and 50 where no key occurs twice.
///
/// @param memtablePostings how many postings are gathered before they become a run on disk, from 1. More make fewer and
///     larger runs, and opening the store reads more of the log
/// @param backlogPostings how many more may wait in memory while a run is being written, from 1: the nearer it comes to
///     that, the slower are appends
/// @param cacheBytes what blocks that were read lately may take, 0 or more
public record Memory(long memtablePostings, long backlogPostings, long cacheBytes) {

    public Memory {
        new IndexSizes(memtablePostings, backlogPostings, cacheBytes);
    }

    /// 512 Ki postings, 1 Mi more in the backlog, 64 MiB of cache: at most about 130 MB, 170 MB where no key occurs
    /// twice, and little for a small store. Snapshots may take 16 MiB more.
    public static Memory standard() {
        var standard = IndexSizes.standard();
        return new Memory(standard.memtablePostings(), standard.backlogPostings(), standard.cacheBytes());
    }

    /// With another size of the cache.
    public Memory withCacheBytes(long cacheBytes) {
        return new Memory(memtablePostings, backlogPostings, cacheBytes);
    }

    IndexSizes sizes() {
        return new IndexSizes(memtablePostings, backlogPostings, cacheBytes);
    }
}
