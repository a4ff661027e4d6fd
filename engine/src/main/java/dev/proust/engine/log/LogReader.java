package dev.proust.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads bytes of the log through a chunk in memory, so that neighbours cost one read of the disk.
///
/// Thread rule: one thread at a time.
final class LogReader {

    private final Segments segments;
    private final int chunkBytes;
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private int chunkSegment;
    private long chunkOffset;

    /// @param chunkBytes how much to fetch at once
    LogReader(Segments segments, int chunkBytes) {
        this.segments = segments;
        this.chunkBytes = chunkBytes;
    }

    /// The bytes from an offset on, at index 0 of a buffer that holds until the next call. They are fewer than asked
    /// for only at the end of the file.
    ByteBuffer read(int segment, long offset, int length) throws IOException {
        boolean inChunk =
                segment == chunkSegment && offset >= chunkOffset && offset + length <= chunkOffset + chunk.limit();
        if (!inChunk) fetch(segment, offset, length);
        int at = Math.toIntExact(Math.min(offset - chunkOffset, chunk.limit()));
        return chunk.slice(at, Math.min(length, chunk.limit() - at));
    }

    /// The same for one who goes backwards: what stands before is fetched along.
    ByteBuffer readBefore(int segment, long offset, int length) throws IOException {
        boolean inChunk =
                segment == chunkSegment && offset >= chunkOffset && offset + length <= chunkOffset + chunk.limit();
        if (!inChunk) fetch(segment, Math.max(0, offset + length - chunkBytes), chunkBytes);
        return read(segment, offset, length);
    }

    /// Forgets what was fetched: for a place that has been written since.
    void forget() {
        chunk.limit(0);
        chunkSegment = 0;
    }

    private void fetch(int segment, long offset, int length) throws IOException {
        long start = offset - offset % Sector.BLOCK_BYTES;
        int needed = Math.toIntExact(offset - start + length);
        if (chunk.capacity() < needed) chunk = ByteBuffer.allocate(Math.max(chunkBytes, needed));
        chunk.clear().limit(Math.min(chunk.capacity(), Math.max(chunkBytes, needed)));
        chunkSegment = 0;
        segments.file(segment).read(chunk, start);
        chunk.flip();
        chunkSegment = segment;
        chunkOffset = start;
    }
}
