package dev.proust.engine.log;

import java.util.Arrays;

/// Where in the log each event stands, by position.
///
/// Thread rule: one thread adds, in the order of position; any thread asks for positions that were published to it.
public final class Places {

    private static final int CHUNK_BITS = 16;
    private static final int CHUNK_LENGTH = 1 << CHUNK_BITS;

    private volatile long[][] chunks = {};
    private long count;

    /// Adds the place of the next position.
    public void add(long place) {
        int chunk = (int) (count >>> CHUNK_BITS);
        var now = chunks;
        if (chunk == now.length) {
            now = Arrays.copyOf(now, chunk + 1);
            now[chunk] = new long[CHUNK_LENGTH];
            chunks = now;
        }
        now[chunk][(int) count & (CHUNK_LENGTH - 1)] = place;
        count++;
    }

    long place(long position) {
        long index = position - 1;
        return chunks[(int) (index >>> CHUNK_BITS)][(int) index & (CHUNK_LENGTH - 1)];
    }
}
