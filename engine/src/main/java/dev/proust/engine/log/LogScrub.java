package dev.proust.engine.log;

import dev.proust.engine.damage.Positions;
import dev.proust.store.Stream;
import java.io.IOException;
import java.util.Optional;

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
        ///
        /// @param place where the event stands
        /// @throws IOException to break it off
        void damagedBody(long position, Stream stream, long place) throws IOException;

        /// A batch cannot be read.
        ///
        /// @param place where its first frame stands; 0 if it has no valid header
        /// @throws IOException to break it off
        void damagedBatch(Positions positions, long place) throws IOException;
    }

    public LogScrub(Segments segments, Secret secret) {
        this.segments = segments;
        this.reader = new LogReader(segments, CHUNK_BYTES);
        this.batches = new BatchReader(reader, secret);
    }

    /// Reads a sealed segment.
    public void read(int segment, Listener listener) throws IOException {
        read(segment, Sector.BLOCK_BYTES, Long.MAX_VALUE, firstPosition(segment), listener);
    }

    /// Reads from one durable batch to another, both included.
    ///
    /// @param first empty: from the beginning of the log
    public void read(Optional<Mark> first, Mark last, Listener listener) throws IOException {
        int segment = first.map(Mark::segment).orElse(1);
        long from = first.map(mark -> Place.offset(mark.place())).orElse((long) Sector.BLOCK_BYTES);
        for (; segment < last.segment(); segment++) {
            read(segment, from, Long.MAX_VALUE, 0, listener);
            from = Sector.BLOCK_BYTES;
        }
        read(segment, from, Place.offset(last.place()), 0, listener);
    }

    /// @param upTo where the last batch begins at the latest
    /// @param position of the first event; 0 if nobody knows
    private void read(int segment, long from, long upTo, long position, Listener listener) throws IOException {
        long size = segments.file(segment).size();
        long next = position;
        long offset = from;
        while (offset + BatchHeader.BYTES <= size && offset <= upTo) {
            var header = batches.headerAt(segment, offset);
            if (header.isEmpty()) {
                // Zeros before an empty batch; or what was a batch, which its successor's position tells.
                offset += Sector.BYTES;
                listener.read(Sector.BYTES);
                continue;
            }
            var batch = header.get();
            if (next > 0 && batch.firstPosition() > next) {
                listener.damagedBatch(new Positions(next, batch.firstPosition() - 1), 0);
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
        long payload = batch.place() + BatchHeader.BYTES;
        var found = batches.read(batch);
        if (found.isEmpty() && batch.events() > 0) {
            long first = batch.firstPosition();
            listener.damagedBatch(new Positions(first, first + batch.events() - 1), payload);
        }
        var content = found.flatMap(BatchReader.Found::content);
        if (content.isEmpty()) return;
        for (long position : content.get().damaged()) {
            var entry = content.get().events().get((int) (position - batch.firstPosition()));
            listener.damagedBody(position, entry.header().stream(), payload + entry.offset());
        }
    }
}
