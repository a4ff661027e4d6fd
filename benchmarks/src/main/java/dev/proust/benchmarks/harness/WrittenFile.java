package dev.proust.benchmarks.harness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/// A file whose blocks have all been written and synced, as the engine's are before it uses them: writing to it
/// changes bytes only, nothing that the file system keeps a journal of. Places in it are given out one behind the
/// other, and from the start again after the last.
///
/// Thread rule: any thread.
public final class WrittenFile {

    private static final int CHUNK_BYTES = 1024 * 1024;

    private final Path path;
    private final long bytes;
    private final AtomicLong given = new AtomicLong();

    private WrittenFile(Path path, long bytes) {
        this.path = path;
        this.bytes = bytes;
    }

    /// Fills a new file with so many bytes of zeros.
    public static WrittenFile create(Path path, int mebibytes) throws IOException {
        long bytes = (long) mebibytes * CHUNK_BYTES;
        Files.deleteIfExists(path);
        try (var channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var zeros = ByteBuffer.allocateDirect(CHUNK_BYTES);
            for (long at = 0; at < bytes; at += CHUNK_BYTES) {
                writeFully(channel, zeros.clear(), at);
            }
            channel.force(true);
        }
        return new WrittenFile(path, bytes);
    }

    /// Opens it.
    public FileChannel open(OpenOption... options) throws IOException {
        return FileChannel.open(path, options);
    }

    /// Where the next so many bytes may be written: behind those before, and never over the end.
    public long next(int length) {
        while (true) {
            long before = given.get();
            long place = before + length <= bytes ? before : 0;
            if (given.compareAndSet(before, place + length)) return place;
        }
    }

    /// Writes all that remains in the buffer.
    public static void writeFully(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
        long at = offset;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }
}
