package dev.proust.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A handle to read through, shared by all readers of a file.
///
/// The JDK closes a channel under everybody when a thread is interrupted inside it. Users' threads read here, and
/// users interrupt them: so the channel is opened anew, the read goes on, and the interrupt is left for the user's
/// code to see.
final class ReadableFile implements DiskFile {

    private final Path path;
    private volatile FileChannel channel;
    private volatile boolean closed;

    ReadableFile(Path path) throws IOException {
        this.path = path;
        this.channel = open(path);
    }

    @Override
    public String name() {
        return String.valueOf(path.getFileName());
    }

    @Override
    public long size() throws IOException {
        return uninterrupted(FileChannel::size);
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
        int start = into.position();
        return uninterrupted(open -> WritableFile.readFully(open, into.position(start), offset));
    }

    @Override
    public void write(ByteBuffer bytes, long offset) {
        throw new IllegalStateException(name() + " is open to read only");
    }

    @Override
    public void sync() {
        throw new IllegalStateException(name() + " is open to read only");
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }

    private interface Reading<T> {
        T from(FileChannel channel) throws IOException;
    }

    private <T> T uninterrupted(Reading<T> reading) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                var open = channel;
                try {
                    return reading.from(open);
                } catch (ClosedChannelException lost) {
                    if (closed) throw lost;
                    interrupted |= Thread.interrupted();
                    reopen(open);
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private synchronized void reopen(FileChannel lost) throws IOException {
        if (channel.equals(lost) && !closed) channel = open(path);
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ);
    }
}
