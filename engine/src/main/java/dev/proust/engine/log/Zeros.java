package dev.proust.engine.log;

import dev.proust.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Writes zeros.
final class Zeros {

    private static final ByteBuffer CHUNK =
            ByteBuffer.allocateDirect(1024 * 1024).asReadOnlyBuffer();

    private Zeros() {}

    static void write(DiskFile file, long from, long to) throws IOException {
        for (long offset = from; offset < to; offset += CHUNK.capacity()) {
            int length = (int) Math.min(CHUNK.capacity(), to - offset);
            file.write(CHUNK.slice(0, length), offset);
        }
    }
}
