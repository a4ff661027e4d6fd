package dev.proust.engine.log;

import dev.proust.engine.log.BatchHeader.Kind;
import dev.proust.engine.log.Lineage.Reign;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Makes a batch what it was whose header is damaged: the very same bytes, or none.
///
/// All that a header says follows from what stands around it: place, first position, *previous* and watermark from the
/// batch before; lengths, counts and checksum from the payload; how many events, from the batch behind. Who wrote it is
/// one of few. A header that is made of this is the same if its check is what the next batch names as its *previous*,
/// or what stands in its own place: 128 bits that nobody can make who does not know the secret, and that cover the
/// payload too.
///
/// So the payload may be damaged as well, where copies tell what it was ([MendedPayload]).
///
/// Thread rule: one thread.
final class MendedHole {

    private static final int INCARNATION_OFFSET = 48;

    private final Hole hole;
    private final ByteBuffer found;
    private final Secret secret;

    private MendedHole(Hole hole, ByteBuffer found, Secret secret) {
        this.hole = hole;
        this.found = found;
        this.secret = secret;
    }

    /// @param found what is there, from the end of the batch before to the end of the hole
    /// @param copies asked for every event that is damaged
    static Mended of(Hole hole, ByteBuffer found, WholeCopies copies, Secret secret) {
        var mending = new MendedHole(hole, found, secret);
        if (hole.events() == 0 && hole.isBeforeNextSegment()) return mending.seal();
        if (!hole.isInOneSegment()) return Mended.NOTHING;
        return hole.events() == 0 ? mending.empty() : mending.events(copies);
    }

    /// A seal of which the header is valid, and the payload is not.
    ///
    /// @param found the batch's block
    /// @param reigns that it has to name
    static Mended ofSeal(BatchHeader header, ByteBuffer found, List<Reign> reigns) {
        var made = Mended.copyOf(found);
        int length = put(new Seal(Place.segment(header.place()) + 1, reigns), made, 0);
        boolean isSame = length == header.length() && payloadChecksum(made, 0, length) == header.payloadChecksum();
        return isSame ? withoutEvents(header.place(), found, made) : Mended.NOTHING;
    }

    /// What makes of one stretch another, in which no events stand.
    static Mended withoutEvents(long place, ByteBuffer found, ByteBuffer made) {
        var sectors = Mended.differences(Place.segment(place), Place.offset(place), found, made);
        return new Mended(sectors, 0, Optional.of(List.of()), Map.of());
    }

    // ---------------------------------------------------------------------------------------------------- kinds

    private Mended events(WholeCopies copies) {
        if (found.limit() <= BatchHeader.BYTES) return Mended.NOTHING;
        var made = Mended.copyOf(found);
        var rest = made.slice(BatchHeader.BYTES, made.limit() - BatchHeader.BYTES);
        var payload = new MendedPayload(rest, hole.end().head() + 1, copies, secret);
        if (!payload.mendUpTo(hole.next().firstPosition() - 1)) return Mended.NOTHING;
        int length = BatchHeader.BYTES + payload.length();
        if (length > BatchHeader.LENGTH_MAX) return Mended.NOTHING;
        return proven(made, 0, List.of(Kind.EVENTS), length, payload.appends(), payload.checksum())
                .map(header -> withEvents(header, made))
                .orElse(Mended.NOTHING);
    }

    private Mended withEvents(BatchHeader header, ByteBuffer made) {
        var payload = made.slice(BatchHeader.BYTES, (int) header.length() - BatchHeader.BYTES);
        var content = BatchContent.parse(header, payload).orElseThrow();
        return new Mended(
                Mended.differences(hole.end().segment(), hole.end().offset(), found, made),
                header.events(),
                Optional.of(content.damaged()),
                content.erasures(header.firstPosition(), payload));
    }

    private Mended empty() {
        for (var kinds : List.of(List.of(Kind.IDLE, Kind.CLOSED), List.of(Kind.EVENTS))) {
            int at = kinds.contains(Kind.EVENTS) ? 0 : emptyAt();
            if (at + BatchHeader.BYTES > found.limit()) continue;
            var made = Mended.copyOf(found);
            if (proven(made, at, kinds, BatchHeader.BYTES, 0, 0).isPresent()) return withoutEvents(made);
        }
        return Mended.NOTHING;
    }

    private Mended seal() {
        int at = emptyAt();
        var seals = new ArrayList<>(List.of(new Seal(hole.end().segment() + 1, hole.reigns())));
        sealAt(at).ifPresent(seals::add);
        for (var seal : seals) {
            var made = Mended.copyOf(found);
            int length = put(seal, made, at);
            int checksum = payloadChecksum(made, at, length);
            if (proven(made, at, List.of(Kind.SEALED), length, 0, checksum).isPresent()) return withoutEvents(made);
        }
        return Mended.NOTHING;
    }

    private int emptyAt() {
        return (int) (hole.emptyOffset() - hole.end().offset());
    }

    private Mended withoutEvents(ByteBuffer made) {
        return withoutEvents(hole.end().place(), found, made);
    }

    /// What the payload says as it is found.
    private Optional<Seal> sealAt(int at) {
        int reigns = found.getInt(at + BatchHeader.BYTES + 4);
        if (reigns < 0 || reigns > Seal.REIGNS_MAX) return Optional.empty();
        return Optional.of(Seal.decode(found.slice(at + BatchHeader.BYTES, Sector.BLOCK_BYTES - BatchHeader.BYTES)));
    }

    /// @return the batch's length
    private static int put(Seal seal, ByteBuffer made, int at) {
        seal.encode(made, at + BatchHeader.BYTES);
        return BatchHeader.BYTES + seal.length();
    }

    private static int payloadChecksum(ByteBuffer made, int at, int length) {
        return EventHeader.checksumOfBody(made, at + BatchHeader.BYTES, length - BatchHeader.BYTES);
    }

    // ---------------------------------------------------------------------------------------------------- proof

    /// Writes the header at an index of the stretch, and zeros behind the batch, if it is proven. A substitute names
    /// nothing that could prove it but its own check.
    private Optional<BatchHeader> proven(
            ByteBuffer made, int at, List<Kind> kinds, int length, int appends, int checksum) {
        for (var writer : writers(at)) {
            for (var kind : kinds) {
                var header = header(kind, at, writer, length, appends, checksum).encode(slot(made, at), secret);
                boolean isNamed = !hole.next().isSubstitute() && hole.next().follows(header.check());
                if (isNamed || header.check().equals(checkAt(at))) return Optional.of(zeroBehind(header, made, at));
                if (kind != Kind.EVENTS) continue;
                var substitute = asSubstitute(header).encode(slot(made, at), secret);
                if (substitute.check().equals(checkAt(at))) return Optional.of(zeroBehind(substitute, made, at));
            }
        }
        return Optional.empty();
    }

    private static ByteBuffer slot(ByteBuffer made, int at) {
        return made.slice(at, BatchHeader.BYTES);
    }

    private Check checkAt(int at) {
        return Check.read(found, at);
    }

    /// Those who may have written it; what is found may be whole in this.
    private Set<UUID> writers(int at) {
        var writers = new LinkedHashSet<>(hole.writers());
        writers.add(new UUID(found.getLong(at + INCARNATION_OFFSET), found.getLong(at + INCARNATION_OFFSET + 8)));
        return writers;
    }

    private BatchHeader header(Kind kind, int at, UUID writer, int length, int appends, int checksum) {
        var end = hole.end();
        return new BatchHeader(
                end.chain(),
                kind,
                end.place() + at,
                appends,
                writer,
                length,
                end.head() + 1,
                (int) hole.events(),
                checksum,
                end.chain(),
                end.place());
    }

    private BatchHeader asSubstitute(BatchHeader header) {
        return new BatchHeader(
                header.check(),
                header.kind(),
                header.place(),
                header.appends(),
                header.incarnation(),
                header.length(),
                header.firstPosition(),
                header.events(),
                header.payloadChecksum(),
                hole.next().previous(),
                header.watermark(),
                hole.to() - hole.end().offset());
    }

    private static BatchHeader zeroBehind(BatchHeader header, ByteBuffer made, int at) {
        int end = at + (int) (header.endOffset() - Place.offset(header.place()));
        for (int next = at + (int) header.length(); next < Math.min(end, made.limit()); next++) {
            made.put(next, (byte) 0);
        }
        return header;
    }
}
