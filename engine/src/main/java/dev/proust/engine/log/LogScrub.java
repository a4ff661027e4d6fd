package dev.proust.engine.log;

import dev.proust.engine.damage.Positions;
import dev.proust.store.Stream;
import java.io.IOException;

/// Reads segments that nobody writes to any more, whether anybody needs them or not.
///
/// Thread rule: one thread at a time.
public final class LogScrub {

    private static final int CHUNK_BYTES = 256 * 1024;

    private final Segments segments;
    private final LogReader reader;
    private final BatchReader batches;

    /// Is told what is read, and what is damaged.
    public interface Listener {

        /// So many bytes more were read.
        ///
        /// @throws IOException to break it off
        void read(long bytes) throws IOException;

        /// The body of an event is damaged, if it was not erased.
        void damagedBody(long position, Stream stream);

        /// A batch cannot be read.
        void damagedBatch(Positions positions);
    }

    public LogScrub(Segments segments, Secret secret) {
        this.segments = segments;
        this.reader = new LogReader(segments, CHUNK_BYTES);
        this.batches = new BatchReader(reader, secret);
    }

    /// Reads a sealed segment.
    public void read(int segment, Listener listener) throws IOException {
        long size = segments.file(segment).size();
        long next = firstPosition(segment);
        long offset = Sector.BLOCK_BYTES;
        while (offset + BatchHeader.BYTES <= size) {
            var header = batches.headerAt(segment, offset);
            if (header.isEmpty()) {
                // Zeros before an empty batch; or what was a batch, which its successor's position tells.
                offset += Sector.BYTES;
                listener.read(Sector.BYTES);
                continue;
            }
            var batch = header.get();
            if (next > 0 && batch.firstPosition() > next) {
                listener.damagedBatch(new Positions(next, batch.firstPosition() - 1));
            }
            check(batch, listener);
            listener.read(batch.endOffset() - offset);
            if (batch.kind() == BatchHeader.Kind.SEALED) break;
            next = batch.firstPosition() + batch.events();
            offset = batch.endOffset();
        }
        // What was fetched may be mended before it is read again.
        reader.forget();
    }

    /// What the seal before it says; 0 if that cannot be read.
    private long firstPosition(int segment) throws IOException {
        if (segment == 1) return 1;
        if (!segments.has(segment - 1)) return 0;
        return batches.seal(segment - 1, segments.file(segment - 1).size())
                .map(seal -> seal.header().firstPosition())
                .orElse(0L);
    }

    private void check(BatchHeader batch, Listener listener) throws IOException {
        var found = batches.read(batch);
        if (found.isEmpty() && batch.events() > 0) {
            long first = batch.firstPosition();
            listener.damagedBatch(new Positions(first, first + batch.events() - 1));
        }
        var content = found.flatMap(BatchReader.Found::content);
        if (content.isEmpty()) return;
        for (long position : content.get().damaged()) {
            var entry = content.get().events().get((int) (position - batch.firstPosition()));
            listener.damagedBody(position, entry.header().stream());
        }
    }
}
