package dev.proust.engine.log;

import java.util.Arrays;

/// Where in the log each event stands, by position.
///
/// Thread rule: one thread adds, in the order of position; any thread asks for positions that were published to it.
public final class Places {

    private static final int CHUNK_BITS = 12;

    private final int chunkBits;
    private final int chunkLength;
    private volatile long[][] chunks = {};
    private long count;

    public Places() {
        this(CHUNK_BITS);
    }

    /// @param chunkBits room is made for a chunk of two to the power of this at once
    Places(int chunkBits) {
        this.chunkBits = chunkBits;
        this.chunkLength = 1 << chunkBits;
    }

    /// Adds the place of the next position.
    public void add(long place) {
        int chunk = (int) (count >>> chunkBits);
        var now = chunks;
        if (chunk == now.length) {
            now = Arrays.copyOf(now, chunk + 1);
            now[chunk] = new long[chunkLength];
            chunks = now;
        }
        now[chunk][(int) count & (chunkLength - 1)] = place;
        count++;
    }

    /// The place of a position, counted from the first that was added.
    public long place(long position) {
        long index = position - 1;
        return chunks[(int) (index >>> chunkBits)][(int) index & (chunkLength - 1)];
    }
}
