package dev.proust.engine.log;

import dev.proust.engine.damage.Positions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// What a batch of events holds, parsed and verified.
///
/// @param events in order
/// @param damaged the positions of events whose body is not what was written; headers and chain hold all the same
record BatchContent(List<Entry> events, List<Long> damaged) {

    /// An event of the batch.
    ///
    /// @param offset where its header begins, from the start of the payload
    record Entry(int offset, EventHeader header, Optional<String> appendId) {}

    /// Whether every body is what was written.
    boolean bodiesWhole() {
        return damaged.isEmpty();
    }

    /// What the erasures among the events name, by their positions: those that are whole.
    ///
    /// @param payload that was parsed
    Map<Long, List<Positions>> erasures(long firstPosition, ByteBuffer payload) {
        var erasures = new TreeMap<Long, List<Positions>>();
        long position = firstPosition;
        for (var entry : events) {
            var event = entry.header;
            int body = entry.offset + event.length();
            boolean isErasure = event.stream().equals(ErasureEvents.STREAM) && !event.isLost();
            if (isErasure && event.isBody(payload, body)) {
                var content = EventBody.decode(payload.slice(body, event.bodyLength()));
                erasures.put(position, ErasureEvents.ranges(content.data().asBuffer()));
            }
            position++;
        }
        return erasures;
    }

    /// Parses a payload.
    ///
    /// @return empty if frames or event headers are not what the batch's header says: the chain does not hold
    static Optional<BatchContent> parse(BatchHeader batch, ByteBuffer payload) {
        var parser = new Parser(batch, payload);
        return parser.parse() ? Optional.of(new BatchContent(parser.events, parser.damaged)) : Optional.empty();
    }

    /// Where a payload stops to be what the batch's header says.
    ///
    /// @param at the offset in it
    /// @param events how many events stand before that
    record Broken(int at, int events) {}

    /// Where a payload that cannot be parsed is broken.
    static Broken broken(BatchHeader batch, ByteBuffer payload) {
        var parser = new Parser(batch, payload);
        boolean isAllReadable = parser.parseAppends() || parser.at == batch.length() - BatchHeader.BYTES;
        return isAllReadable ? new Broken(0, 0) : new Broken(parser.at, parser.events.size());
    }

    private static final class Parser {
        private final BatchHeader batch;
        private final ByteBuffer payload;
        private final List<Entry> events = new ArrayList<>();
        private final CRC32C crc = new CRC32C();
        private final ByteBuffer checksum = ByteBuffer.allocate(4);
        private final List<Long> damaged = new ArrayList<>(0);
        private int at;

        Parser(BatchHeader batch, ByteBuffer payload) {
            this.batch = batch;
            this.payload = payload;
        }

        boolean parse() {
            return payload.limit() == batch.length() - BatchHeader.BYTES && parseAppends();
        }

        private boolean parseAppends() {
            for (int i = 0; i < batch.appends(); i++) {
                if (!parseAppend()) return false;
            }
            return at == payload.limit()
                    && events.size() == batch.events()
                    && (int) crc.getValue() == batch.payloadChecksum();
        }

        private boolean parseAppend() {
            var frame = AppendFrame.decode(payload, at).orElse(null);
            if (frame == null) return false;
            update(frame.checksum());
            int start = at;
            at += frame.length();
            for (int i = 0; i < frame.events(); i++) {
                if (!parseEvent(frame)) return false;
            }
            return at - start == frame.appendLength();
        }

        private boolean parseEvent(AppendFrame frame) {
            long position = batch.firstPosition() + events.size();
            var header = EventHeader.decode(payload, at, position).orElse(null);
            if (header == null) return false;
            int bodyAt = at + header.length();
            if (header.bodyLength() < 0 || payload.limit() - bodyAt < header.bodyLength()) return false;
            update(header.checksum());
            if (!header.isBody(payload, bodyAt)) damaged.add(position);
            events.add(new Entry(at, header, frame.appendId()));
            at = bodyAt + header.bodyLength();
            return true;
        }

        private void update(int value) {
            crc.update(checksum.putInt(0, value).rewind());
        }
    }
}
