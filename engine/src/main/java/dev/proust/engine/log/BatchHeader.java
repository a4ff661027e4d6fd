package dev.proust.engine.log;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/// The head of a batch. A batch is one group commit: the unit that is written and synced at once, and kept or cut as a
/// whole.
///
/// ## Format 1
///
/// A batch begins on a sector boundary: header, then appends ([AppendFrame]), then zeros to the end of the sector. An
/// empty batch has no appends, begins on a block boundary and fills the block; its payload checksum covers the whole
/// payload.
///
/// | offset | size | field              | value                                                                     |
/// |-------:|-----:|--------------------|---------------------------------------------------------------------------|
/// |      0 |   16 | check              | SHA-256 of the store's secret and bytes 16 to 127, the first 16 bytes     |
/// |     16 |    8 | magic              | `PROUSTBA`                                                                |
/// |     24 |    4 | format             | 1                                                                         |
/// |     28 |    4 | kind               | 0 events, 1 idle, 2 closed, 3 sealed: the last three are empty batches    |
/// |     32 |    4 | segment            | the number of the segment it stands in                                    |
/// |     36 |    4 | appends            | how many                                                                  |
/// |     40 |    8 | offset             | the offset at which it stands                                             |
/// |     48 |   16 | incarnation        | who wrote it                                                              |
/// |     64 |    8 | length             | of header and payload, without the zeros that follow                      |
/// |     72 |    8 | first position     | of its first event; of the next event, if it is empty                     |
/// |     80 |    4 | events             | how many                                                                  |
/// |     84 |    4 | payload checksum   | CRC-32C of the checksums of its frames and event headers, in order        |
/// |     88 |   16 | previous           | the chain value of the batch before; of the first one, segment 1's check  |
/// |    104 |    4 | watermark segment  | what lies below the watermark was durable when this was written           |
/// |    108 |    4 | zero               |                                                                           |
/// |    112 |    8 | watermark offset   |                                                                           |
/// |    120 |    8 | extent             | 0; of a substitute: how far from here the next batch stands, in bytes     |
///
/// A header is **valid** if and only if its magic, format and check are right and it stands in its own segment at its
/// own offset. A valid header vouches for all below its watermark, even if its own payload is damaged.
///
/// A *substitute* stands in the place of batches that were damaged ([LossPlan]), and may hold no events. What
/// follows on it was made before it was. So its *previous* is not the batch before, but the chain value that
/// the next batch names: its own. Behind its length there are zeros up to its extent.
///
/// The *chain value* of any other batch is its check. It covers the header, and through the payload checksum
/// the frames and event headers with the checksums of their bodies, but not the bodies: so one body can be
/// erased and the chain still holds.
record BatchHeader(
        Check check,
        Kind kind,
        long place,
        int appends,
        UUID incarnation,
        long length,
        long firstPosition,
        int events,
        int payloadChecksum,
        Check previous,
        long watermark,
        long extent) {

    enum Kind {
        EVENTS(0),
        IDLE(1),
        CLOSED(2),
        SEALED(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static Kind of(int code) {
            return switch (code) {
                case 0 -> EVENTS;
                case 1 -> IDLE;
                case 2 -> CLOSED;
                case 3 -> SEALED;
                default -> throw new IllegalArgumentException("no kind of batch has the code " + code);
            };
        }
    }

    static final int BYTES = 128;

    /// The header of a batch that is no substitute.
    BatchHeader(
            Check check,
            Kind kind,
            long place,
            int appends,
            UUID incarnation,
            long length,
            long firstPosition,
            int events,
            int payloadChecksum,
            Check previous,
            long watermark) {
        this(
                check,
                kind,
                place,
                appends,
                incarnation,
                length,
                firstPosition,
                events,
                payloadChecksum,
                previous,
                watermark,
                0);
    }

    /// A batch is bounded: 32 MiB, or one append of at most 16 MiB with what frames and headers may add.
    static final long LENGTH_MAX = 64L * 1024 * 1024;

    private static final long MAGIC = 0x5052_4F55_5354_4241L;
    private static final int FORMAT = 1;
    private static final int MAGIC_OFFSET = 16;
    private static final int SEGMENT_OFFSET = 32;
    private static final int OFFSET_OFFSET = 40;

    /// The batch's place just after it: where the next one may begin.
    long endOffset() {
        long offset = Place.offset(place);
        if (isSubstitute()) return offset + extent;
        return isEmpty() ? offset + Sector.BLOCK_BYTES : Sector.alignUp(offset + length);
    }

    boolean isEmpty() {
        return kind != Kind.EVENTS;
    }

    boolean isSubstitute() {
        return extent > 0;
    }

    /// What the next batch names.
    Check chain() {
        return isSubstitute() ? previous : check;
    }

    /// Whether it can follow on a batch of this chain value. A substitute does not say what it follows on.
    boolean follows(Check before) {
        return isSubstitute() || previous.equals(before);
    }

    /// Writes the header at the front of the buffer, check included.
    ///
    /// @return the same header with its check
    BatchHeader encode(ByteBuffer buffer, Secret secret) {
        buffer.putLong(MAGIC_OFFSET, MAGIC).putInt(24, FORMAT).putInt(28, kind.code);
        buffer.putInt(SEGMENT_OFFSET, Place.segment(place)).putInt(36, appends);
        buffer.putLong(OFFSET_OFFSET, Place.offset(place));
        buffer.putLong(48, incarnation.getMostSignificantBits());
        buffer.putLong(56, incarnation.getLeastSignificantBits());
        buffer.putLong(64, length).putLong(72, firstPosition);
        buffer.putInt(80, events).putInt(84, payloadChecksum);
        previous.write(buffer, 88);
        buffer.putInt(104, Place.segment(watermark)).putInt(108, 0);
        buffer.putLong(112, Place.offset(watermark)).putLong(120, extent);
        var made = secret.check(buffer, Check.BYTES, BYTES);
        made.write(buffer, 0);
        return new BatchHeader(
                made,
                kind,
                place,
                appends,
                incarnation,
                length,
                firstPosition,
                events,
                payloadChecksum,
                previous,
                watermark,
                extent);
    }

    /// Whether a header may begin at the buffer's start: cheap, and no proof.
    static boolean mayBegin(ByteBuffer buffer, int at) {
        return buffer.getLong(at + MAGIC_OFFSET) == MAGIC;
    }

    /// The header at the front of the buffer, if it is valid in this place.
    static Optional<BatchHeader> decode(ByteBuffer buffer, long place, Secret secret) {
        if (buffer.limit() < BYTES || !mayBegin(buffer, 0)) return Optional.empty();
        if (buffer.getInt(24) != FORMAT) return Optional.empty();
        if (Place.of(buffer.getInt(SEGMENT_OFFSET), buffer.getLong(OFFSET_OFFSET)) != place) return Optional.empty();
        var check = Check.read(buffer, 0);
        if (!check.equals(secret.check(buffer, Check.BYTES, BYTES))) return Optional.empty();
        return Optional.of(new BatchHeader(
                check,
                Kind.of(buffer.getInt(28)),
                place,
                buffer.getInt(36),
                new UUID(buffer.getLong(48), buffer.getLong(56)),
                buffer.getLong(64),
                buffer.getLong(72),
                buffer.getInt(80),
                buffer.getInt(84),
                Check.read(buffer, 88),
                Place.of(buffer.getInt(104), buffer.getLong(112)),
                buffer.getLong(120)));
    }
}
