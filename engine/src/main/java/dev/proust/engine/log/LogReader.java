package dev.proust.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads bytes of the log through a chunk in memory, so that neighbours cost one read of the disk.
///
/// A chunk is as long as it was made for; or it is short where nothing near by was asked for before, and twice as long
/// each time that its user goes on next to it. So one event costs little, and many in a row few reads.
///
/// Thread rule: one thread at a time.
final class LogReader {

    private final Segments segments;
    private final int chunkBytes;
    private final int before;
    private final int after;
    private final int shortest;
    private int current;
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private int chunkSegment;
    private long chunkOffset;

    /// @param chunkBytes how much to fetch at once
    LogReader(Segments segments, int chunkBytes) {
        this(segments, chunkBytes, 0, 0, chunkBytes);
    }

    /// One for who wants little here and there, or goes on from where he was.
    ///
    /// @param before how much before what is asked for is probably wanted, too, in bytes
    /// @param after how much from its beginning on
    /// @param longest how much to fetch at once at most
    static LogReader ofLittle(Segments segments, int before, int after, int longest) {
        return new LogReader(segments, longest, before, after, before + after);
    }

    private LogReader(Segments segments, int chunkBytes, int before, int after, int shortest) {
        this.segments = segments;
        this.chunkBytes = chunkBytes;
        this.before = before;
        this.after = after;
        this.shortest = shortest;
        this.current = shortest;
    }

    /// Whether these bytes need no read of the disk.
    boolean holds(int segment, long offset, int length) {
        return segment == chunkSegment && offset >= chunkOffset && offset + length <= chunkOffset + chunk.limit();
    }

    /// The bytes from an offset on, at index 0 of a buffer that holds until the next call. They are fewer than asked
    /// for only at the end of the file.
    ByteBuffer read(int segment, long offset, int length) throws IOException {
        var held = readOn(segment, offset, length);
        return held.limit(Math.min(length, held.limit()));
    }

    /// The same bytes, and all that is held behind them.
    ByteBuffer readOn(int segment, long offset, int length) throws IOException {
        if (!holds(segment, offset, length)) fetch(segment, offset, length);
        int at = Math.toIntExact(Math.min(offset - chunkOffset, chunk.limit()));
        return chunk.slice(at, chunk.limit() - at);
    }

    /// The same for one who goes backwards: what stands before is fetched along.
    ByteBuffer readBefore(int segment, long offset, int length) throws IOException {
        if (!holds(segment, offset, length)) fetch(segment, Math.max(0, offset + length - chunkBytes), chunkBytes);
        return read(segment, offset, length);
    }

    /// Forgets what was fetched: for a place that has been written since.
    void forget() {
        chunk.limit(0);
        chunkSegment = 0;
    }

    private void fetch(int segment, long offset, int length) throws IOException {
        boolean isNear = segment == chunkSegment
                && offset >= chunkOffset - current
                && offset <= chunkOffset + chunk.limit() + current;
        current = isNear ? Math.min(2 * current, chunkBytes) : shortest;
        boolean isBackwards = isNear && offset < chunkOffset && shortest < chunkBytes;
        long from = Math.max(0, offset - (isBackwards ? Math.max(before, current - after) : before));
        boolean isShort = current < chunkBytes && current == shortest;
        long start = isShort ? from : from - from % Sector.BLOCK_BYTES;
        long needed = offset - start + Math.max(length, after);
        int bytes = Math.max(current, Math.toIntExact(isShort ? needed : Sector.alignUpToBlock(needed)));
        if (chunk.capacity() < bytes) chunk = ByteBuffer.allocate(bytes);
        chunkSegment = 0;
        chunk.clear().limit(bytes);
        segments.file(segment).read(chunk, start);
        chunk.flip();
        chunkSegment = segment;
        chunkOffset = start;
    }
}
