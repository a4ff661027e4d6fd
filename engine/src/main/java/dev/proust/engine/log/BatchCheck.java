package dev.proust.engine.log;

import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.BatchContent.Entry;
import dev.proust.engine.log.BatchReader.Found;
import dev.proust.engine.log.Suspects.Suspect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Checks batches whose headers are valid: that each fits on to the one before, that frames, headers, bodies and seals
/// are whole, and that there are zeros where nothing should be.
///
/// Thread rule: one thread at a time.
final class BatchCheck {

    private final LogReader reader;
    private final BatchReader batches;
    private final Keys keys;
    private final Suspects suspects;
    private final LogListener listener;
    private long lost;

    BatchCheck(LogReader reader, Secret secret, Suspects suspects, LogListener listener) {
        this.reader = reader;
        this.batches = new BatchReader(reader, secret);
        this.keys = secret.keys();
        this.suspects = suspects;
        this.listener = listener;
    }

    /// Checks a batch, and tells of its events if they can be read.
    ///
    /// @param end where the batch before ends
    void check(BatchHeader header, LogEnd end) throws IOException {
        requireFits(header, end);
        int segment = Place.segment(header.place());
        requireZeros(segment, end.offset(), Place.offset(header.place()));
        var found = batches.read(header);
        if (found.isPresent()) {
            BatchReader.tell(found.get(), keys, listener);
            if (!found.get().isWhole()) checkBodies(found.get());
            countLost(found.get());
            noteErasures(found.get());
        } else {
            suspect(header);
        }
        requireZeros(segment, Place.offset(header.place()) + header.length(), header.endOffset());
    }

    private void requireFits(BatchHeader header, LogEnd end) {
        if (!header.follows(end.chain())) {
            addChain(header, "a batch that follows on " + end.chain(), "one that follows on " + header.previous());
        } else if (header.firstPosition() != end.head() + 1) {
            addChain(header, "first position " + (end.head() + 1), "" + header.firstPosition());
        }
    }

    private void addChain(BatchHeader header, String expected, String found) {
        long offset = Place.offset(header.place());
        suspects.add(new Suspect(
                Damage.Kind.CHAIN,
                header.place(),
                offset,
                offset + BatchHeader.BYTES,
                positions(header, 0),
                expected,
                found));
    }

    /// Nothing covers these bytes, and nothing reads them.
    private void requireZeros(int segment, long from, long to) throws IOException {
        if (from >= to) return;
        var bytes = reader.read(segment, from, Math.toIntExact(to - from));
        if (Remains.isZero(bytes)) return;
        suspects.add(new Suspect(
                Damage.Kind.STRAY_BYTES,
                Place.of(segment, from),
                from,
                to,
                Optional.empty(),
                "zeros between two batches",
                "something else"));
    }

    // ---------------------------------------------------------------------------------------------------- content

    private void countLost(Found found) {
        if (found.content().isEmpty()) return;
        lost += found.content().get().events().stream()
                .filter(entry -> entry.header().isLost())
                .count();
    }

    /// How many events are lost, by accepted damage.
    long lost() {
        return lost;
    }

    private void checkBodies(Found found) throws IOException {
        var header = found.header();
        suspects.addStretch(DamagedStretch.of(header, true));
        var payload = payload(header);
        long position = header.firstPosition();
        for (var entry : found.content().orElseThrow().events()) {
            int body = entry.offset() + entry.header().length();
            if (!entry.header().isBody(payload, body)) addBody(header, entry, position, payload);
            position++;
        }
    }

    private void noteErasures(Found found) throws IOException {
        var content = found.content();
        boolean isAny = content.isPresent()
                && content.get().events().stream()
                        .anyMatch(entry -> entry.header().stream().equals(ErasureEvents.STREAM));
        if (!isAny) return;
        content.get()
                .erasures(found.header().firstPosition(), payload(found.header()))
                .forEach(suspects::addErased);
    }

    private void addBody(BatchHeader header, Entry entry, long position, ByteBuffer payload) {
        var event = entry.header();
        int at = entry.offset() + event.length();
        long offset = payloadOffset(header) + at;
        suspects.add(new Suspect(
                Damage.Kind.BODY,
                header.place(),
                offset,
                offset + event.bodyLength(),
                Optional.of(new Positions(position, position)),
                "a body of checksum %08x".formatted(event.bodyChecksum()),
                "%08x".formatted(EventHeader.checksumOfBody(payload, at, event.bodyLength()))));
    }

    /// What cannot be read in a batch with a valid header. What stands before it can, but does not count alone.
    private void suspect(BatchHeader header) throws IOException {
        positions(header, 0).ifPresent(suspects::addUnread);
        if (header.isEmpty()) {
            boolean isSeal = header.kind() == BatchHeader.Kind.SEALED;
            add(isSeal ? Damage.Kind.SEAL : Damage.Kind.BATCH, header, BatchHeader.BYTES, Optional.empty());
            return;
        }
        suspects.addStretch(DamagedStretch.of(header, false));
        var broken = BatchContent.broken(header, payload(header));
        add(
                Damage.Kind.BATCH_CONTENT,
                header,
                BatchHeader.BYTES + broken.at(),
                positions(header, broken.events()).or(() -> positions(header, 0)));
    }

    private void add(Damage.Kind kind, BatchHeader header, int at, Optional<Positions> positions) throws IOException {
        long offset = Place.offset(header.place());
        int expected = (int) header.length() - BatchHeader.BYTES;
        int found = payload(header).limit();
        suspects.add(new Suspect(
                kind,
                header.place(),
                offset + at,
                offset + header.length(),
                positions,
                expected + " bytes of payload with checksum %08x".formatted(header.payloadChecksum()),
                found < expected ? found + " bytes" : "a payload that is not so from here on"));
    }

    private ByteBuffer payload(BatchHeader header) throws IOException {
        return reader.read(
                Place.segment(header.place()), payloadOffset(header), (int) header.length() - BatchHeader.BYTES);
    }

    private static long payloadOffset(BatchHeader header) {
        return Place.offset(header.place()) + BatchHeader.BYTES;
    }

    /// The positions of a batch's events from one of them on.
    private static Optional<Positions> positions(BatchHeader header, int from) {
        if (from >= header.events()) return Optional.empty();
        long first = header.firstPosition();
        return Optional.of(new Positions(first + from, first + header.events() - 1));
    }
}
