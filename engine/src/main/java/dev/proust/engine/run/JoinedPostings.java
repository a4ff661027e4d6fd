package dev.proust.engine.run;

import java.util.List;

/// Several posting lists as one. Who goes through it from front to back is led from list to list.
///
/// Thread rule: one thread at a time.
final class JoinedPostings implements PostingList {

    private final List<? extends PostingList> parts;

    /// How many there are up to the end of each part.
    private final long[] ends;

    private int part;

    /// @param parts none empty, in the order of position
    JoinedPostings(List<? extends PostingList> parts) {
        this.parts = parts;
        this.ends = new long[parts.size()];
        long end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += parts.get(i).count();
            ends[i] = end;
        }
    }

    @Override
    public long count() {
        return ends[ends.length - 1];
    }

    @Override
    public long countUpTo(long position) {
        long count = 0;
        for (var each : parts) {
            count += each.countUpTo(position);
        }
        return count;
    }

    @Override
    public long get(long n) {
        if (n <= before(part)) part = 0;
        while (n > ends[part]) part++;
        return parts.get(part).get(n - before(part));
    }

    private long before(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    @Override
    public long firstVersion() {
        return parts.getFirst().firstVersion();
    }
}
