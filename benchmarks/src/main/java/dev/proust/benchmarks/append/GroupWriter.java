package dev.proust.benchmarks.append;

import dev.proust.benchmarks.harness.WrittenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The one writer of the bare group.
///
/// ```
///   client ──push──► waiting ──all at once──► copy ──► write ──► sync ──► wake each client
/// ```
///
/// Groups begin at multiples of 512 bytes, as the engine's batches do.
///
/// Thread rule: any thread appends; the writing is done by a thread of its own, which ends with [#close].
final class GroupWriter {

    private static final int SECTOR_BYTES = 512;

    /// What a client waits for.
    private static final class Waiting {
        private final byte[] bytes;
        private final Thread client = Thread.currentThread();
        private @Nullable Waiting next;
        private volatile boolean durable;

        private Waiting(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    private final AtomicReference<@Nullable Waiting> waiting = new AtomicReference<>();
    private final Thread thread = Thread.ofPlatform().name("bare-group-writer").unstarted(this::run);
    private final WrittenFile file;
    private final FileChannel channel;
    private final ByteBuffer group;
    private volatile boolean closing;
    private volatile @Nullable IOException failure;

    /// @param groupBytesMax the most that clients wait for at once
    GroupWriter(WrittenFile file, FileChannel channel, int groupBytesMax) {
        this.file = file;
        this.channel = channel;
        this.group = ByteBuffer.allocateDirect(wholeSectors(groupBytesMax));
    }

    void start() {
        thread.start();
    }

    /// Returns once the bytes are durable.
    void append(byte[] bytes) throws IOException {
        var mine = new Waiting(bytes);
        push(mine);
        while (!mine.durable) {
            LockSupport.park(this);
        }
        var failed = failure;
        if (failed != null) throw new IOException("the group could not be written", failed);
    }

    void close() throws IOException {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        channel.close();
        if (interrupted) Thread.currentThread().interrupt();
    }

    /// Only who finds nobody waiting wakes the writer: the others find it awake, or about to be.
    private void push(Waiting mine) {
        Waiting first;
        do {
            first = waiting.get();
            mine.next = first;
        } while (!waiting.compareAndSet(first, mine));
        if (first == null) LockSupport.unpark(thread);
    }

    private void run() {
        while (true) {
            var all = waiting.getAndSet(null);
            if (all != null) writeAndWake(all);
            else if (closing) return;
            else LockSupport.park(this);
        }
    }

    private void writeAndWake(Waiting all) {
        try {
            write(all);
        } catch (IOException failed) {
            failure = failed;
        }
        for (var each = all; each != null; ) {
            var next = each.next;
            each.durable = true;
            LockSupport.unpark(each.client);
            each = next;
        }
    }

    private void write(Waiting all) throws IOException {
        group.clear();
        for (var each = all; each != null; each = each.next) {
            group.put(each.bytes);
        }
        int length = wholeSectors(group.position());
        group.position(0).limit(length);
        WrittenFile.writeFully(channel, group, file.next(length));
        channel.force(false);
    }

    private static int wholeSectors(int bytes) {
        return (bytes + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
    }
}
