package dev.proust.benchmarks.load;

import dev.proust.benchmarks.harness.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a store takes on the disk. The zeros that its last segment was filled with ahead are told apart: they do not
/// grow with the store.
///
/// @param log of segments, as far as they are used
/// @param ahead of segments, filled ahead
/// @param derived of all other files
record Space(long log, long ahead, long derived) {

    private static final int CHUNK_BYTES = 64 * 1024;

    static Space of(Path folder) throws IOException {
        long log = 0;
        long ahead = 0;
        long derived = 0;
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                long size = Files.size(file);
                if (!file.toString().endsWith(".segment")) {
                    derived += size;
                    continue;
                }
                long used = used(file, size);
                log += used;
                ahead += size - used;
            }
        }
        return new Space(log, ahead, derived);
    }

    /// How much of a file is followed by nothing but zeros.
    private static long used(Path file, long size) throws IOException {
        var chunk = ByteBuffer.allocate(CHUNK_BYTES);
        try (var channel = FileChannel.open(file)) {
            for (long end = size; end > 0; ) {
                long from = Math.max(0, end - CHUNK_BYTES);
                chunk.clear().limit((int) (end - from));
                if (channel.read(chunk, from) < end - from) throw new IOException(file + " was not read whole");
                for (int i = chunk.limit() - 1; i >= 0; i--) {
                    if (chunk.get(i) != 0) return from + i + 1;
                }
                end = from;
            }
        }
        return 0;
    }

    /// @param data of all events, in bytes
    /// @param what the events are, and how they were appended
    String text(long events, long data, String what) {
        return "files: %s bytes for each event of %s bytes, %s times the data: log %s, index with copies %s (%s; %s MiB filled ahead)"
                .formatted(
                        each(log + derived, events),
                        each(data, events),
                        Table.number((double) (log + derived) / data),
                        each(log, events),
                        each(derived, events),
                        what,
                        Table.number(ahead / 1024 / 1024));
    }

    private static String each(long bytes, long events) {
        return Table.number((double) bytes / events);
    }
}
