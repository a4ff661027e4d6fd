package dev.proust.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// A handle to write through. An interrupt of a thread inside it would close it: only the engine's own threads, which
/// nobody interrupts, may use it.
final class WritableFile implements DiskFile {

    private final Path path;
    private final FileChannel channel;

    WritableFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public String name() {
        return String.valueOf(path.getFileName());
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
        return readFully(channel, into, offset);
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
        NoSpace.told(name(), () -> {
            long at = offset;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            return at;
        });
    }

    /// `fdatasync`: the size is metadata that it does write, as data behind it could not be read without.
    @Override
    public void sync() throws IOException {
        NoSpace.told(name(), () -> {
            channel.force(false);
            return true;
        });
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    static int readFully(FileChannel channel, ByteBuffer into, long offset) throws IOException {
        int total = 0;
        while (into.hasRemaining()) {
            int count = channel.read(into, offset + total);
            if (count < 0) break;
            total += count;
        }
        return total;
    }
}
