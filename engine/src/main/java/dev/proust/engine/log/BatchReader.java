package dev.proust.engine.log;

import dev.proust.engine.key.Keys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Reads batches of the log, and says of each whether it is whole.
///
/// Thread rule: one thread at a time.
final class BatchReader {

    private final LogReader reader;
    private final Secret secret;

    BatchReader(LogReader reader, Secret secret) {
        this.reader = reader;
        this.secret = secret;
    }

    /// A batch whose header is valid, and whose frames and event headers are what it says.
    ///
    /// @param content empty if the batch is
    record Found(BatchHeader header, Optional<BatchContent> content) {

        /// Whether the bodies are whole, too.
        boolean isWhole() {
            return content.isEmpty() || content.get().bodiesWhole();
        }
    }

    /// The valid header in a place.
    Optional<BatchHeader> headerAt(int segment, long offset) throws IOException {
        return BatchHeader.decode(reader.read(segment, offset, BatchHeader.BYTES), Place.of(segment, offset), secret);
    }

    /// The valid header of the next batch: at the end itself, or at the next block if it is an empty one.
    Optional<BatchHeader> headerAfter(LogEnd end) throws IOException {
        var header = headerAt(end.segment(), end.offset());
        long block = Sector.alignUpToBlock(end.offset());
        if (header.isPresent() || block == end.offset()) return header;
        return headerAt(end.segment(), block).filter(BatchHeader::isEmpty);
    }

    /// What a header says, if its frames and event headers are whole too.
    Optional<Found> read(BatchHeader header) throws IOException {
        if (header.length() < BatchHeader.BYTES || header.length() > BatchHeader.LENGTH_MAX) return Optional.empty();
        int payloadLength = (int) header.length() - BatchHeader.BYTES;
        long payloadOffset = Place.offset(header.place()) + BatchHeader.BYTES;
        var payload = reader.read(Place.segment(header.place()), payloadOffset, payloadLength);
        if (header.isEmpty()) {
            boolean whole = payload.limit() == payloadLength
                    && EventHeader.checksumOfBody(payload, 0, payloadLength) == header.payloadChecksum();
            return whole ? Optional.of(new Found(header, Optional.empty())) : Optional.empty();
        }
        return BatchContent.parse(header, payload).map(content -> new Found(header, Optional.of(content)));
    }

    /// Tells of the events of a batch.
    static void tell(Found found, Keys keys, LogListener listener) {
        if (found.content().isEmpty()) return;
        var header = found.header();
        long payload = header.place() + BatchHeader.BYTES;
        long position = header.firstPosition();
        for (var entry : found.content().get().events()) {
            var event = entry.header();
            var appendKey = entry.appendId().map(keys::append);
            var all = EventKeys.of(event.stream(), event.version(), event.type(), event.tags(), appendKey, keys);
            listener.event(position, all, event.version(), payload + entry.offset());
            position++;
        }
        listener.endBatch(new Mark(header.place(), header.chain()));
    }

    /// The seal of a segment, if it is whole: the last batch that a sealed segment holds. Behind it stand zeros only.
    Optional<Sealed> seal(int segment, long fileBytes) throws IOException {
        for (long offset = fileBytes - fileBytes % Sector.BLOCK_BYTES - Sector.BLOCK_BYTES;
                offset >= Sector.BLOCK_BYTES;
                offset -= Sector.BLOCK_BYTES) {
            var bytes = reader.readBefore(segment, offset, Sector.BLOCK_BYTES);
            if (!BatchHeader.mayBegin(bytes, 0)) {
                if (!Remains.isZero(bytes)) return Optional.empty();
                continue;
            }
            return headerAt(segment, offset).flatMap(header -> sealed(header, bytes));
        }
        return Optional.empty();
    }

    private static Optional<Sealed> sealed(BatchHeader header, ByteBuffer block) {
        boolean isSeal = header.kind() == BatchHeader.Kind.SEALED && header.length() <= Sector.BLOCK_BYTES;
        if (!isSeal) return Optional.empty();
        var payload = block.slice(BatchHeader.BYTES, (int) header.length() - BatchHeader.BYTES);
        if (EventHeader.checksumOfBody(payload, 0, payload.limit()) != header.payloadChecksum())
            return Optional.empty();
        return Optional.of(new Sealed(header, Seal.decode(payload)));
    }

    /// A segment's seal.
    record Sealed(BatchHeader header, Seal seal) {}
}
