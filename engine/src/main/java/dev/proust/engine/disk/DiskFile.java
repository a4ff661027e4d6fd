package dev.proust.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A handle on one file. Offsets are in bytes from its start.
///
/// Thread rule: any thread may read; one thread at a time writes.
public interface DiskFile extends AutoCloseable {

    /// The file's name within its disk.
    String name();

    /// How long the file is.
    long size() throws IOException;

    /// Fills what remains of the buffer from the offset on.
    ///
    /// @return how many bytes that was: fewer than remained only at the end of the file
    int read(ByteBuffer into, long offset) throws IOException;

    /// Writes what remains of the buffer; the file grows as needed.
    ///
    /// @throws NoSpaceException if there is no room; some of it may have been written
    void write(ByteBuffer bytes, long offset) throws IOException;

    /// Returns once every write before it, and the size, would survive a power cut. After it has failed, nothing is
    /// known about those writes, and a second call that succeeds means nothing.
    ///
    /// @throws NoSpaceException if there is no room for what was written
    void sync() throws IOException;

    @Override
    void close() throws IOException;
}
