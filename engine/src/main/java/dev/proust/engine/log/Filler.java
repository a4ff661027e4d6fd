package dev.proust.engine.log;

import dev.proust.engine.disk.DiskFile;
import dev.proust.engine.disk.NoSpaceException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/// Fills a segment with zeros ahead of the writer. Only where blocks have been *written* before can a sync skip the
/// file system's journal, and only there can a batch not meet a full disk.
///
/// It has a handle of its own: Linux reports a failed write-back once per handle, and the writer must hear of its own.
///
/// Thread rule: any thread; they take turns.
final class Filler {

    private static final long UNIT_BYTES = 64 * 1024;
    private static final long STEP_BYTES = 4 * 1024 * 1024;

    private final DiskFile file;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicBoolean refusedAtSync = new AtomicBoolean();
    private volatile long filled;
    private volatile boolean closed;

    /// @param filled up to where the file holds written blocks already
    Filler(DiskFile file, long filled) {
        this.file = file;
        this.filled = filled;
    }

    /// Up to where the segment is filled, durably.
    long filled() {
        return filled;
    }

    /// Fills up to an offset at least; does nothing once it is closed, as the segment is then behind the writer.
    ///
    /// @throws NoSpaceException if there is no room; no batch has used that space
    void ensure(long upTo) throws IOException {
        while (filled < upTo && !closed) {
            turn.lock();
            try {
                if (filled < upTo && !closed) step(upTo);
            } finally {
                turn.unlock();
            }
        }
    }

    private void step(long upTo) throws IOException {
        long whole = (upTo + UNIT_BYTES - 1) / UNIT_BYTES * UNIT_BYTES;
        long to = Math.min(whole, filled + STEP_BYTES);
        Zeros.write(file, filled, to);
        try {
            file.sync();
        } catch (NoSpaceException full) {
            refusedAtSync.set(true);
            throw full;
        }
        filled = to;
    }

    /// Whether a sync was refused for want of space since this was last asked. The system will tell every other handle
    /// on the file of it too, though it has no part in it.
    boolean wasRefusedAtSync() {
        return refusedAtSync.getAndSet(false);
    }

    void close() throws IOException {
        turn.lock();
        try {
            closed = true;
            file.close();
        } finally {
            turn.unlock();
        }
    }
}
