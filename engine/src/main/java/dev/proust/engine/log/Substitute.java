package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.engine.log.BatchHeader.Kind;
import dev.proust.engine.log.RedoJournal.Sectors;
import dev.proust.engine.log.Salvage.Saved;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Makes what is to stand in the place of a damaged stretch: a batch of the same events in the same order, of
/// which some are lost. It takes no more room, since what is lost has no body.
///
/// Thread rule: one thread.
final class Substitute {

    private static final byte[] NOTHING = new byte[0];

    private final Salvage salvage;
    private final LongPredicate isLost;
    private final Map<Long, LostIdentity> identities;
    private final Secret secret;
    private final Keys keys;
    private final ByteBuffer made;
    private final CRC32C payloadCrc = new CRC32C();
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer checksum = ByteBuffer.allocate(4);
    private int at = BatchHeader.BYTES;
    private int appends;

    private Substitute(Salvage salvage, LongPredicate isLost, Map<Long, LostIdentity> identities, Secret secret) {
        this.salvage = salvage;
        this.isLost = isLost;
        this.identities = identities;
        this.secret = secret;
        this.keys = secret.keys();
        this.made = ByteBuffer.allocate(salvage.bytes().limit());
    }

    /// @param isLost which events whose headers are whole are lost all the same
    /// @param identities of all events whose headers are not whole
    /// @throws IndexOutOfBoundsException if it does not fit
    static Sectors of(Salvage salvage, LongPredicate isLost, Map<Long, LostIdentity> identities, Secret secret) {
        return new Substitute(salvage, isLost, identities, secret).make();
    }

    private Sectors make() {
        var stretch = salvage.stretch();
        for (long position = stretch.firstPosition(); position <= stretch.lastPosition(); ) {
            position = putAppend(position);
        }
        var header = new BatchHeader(
                stretch.chain(),
                Kind.EVENTS,
                stretch.place(),
                appends,
                stretch.incarnation(),
                at,
                stretch.firstPosition(),
                Math.toIntExact(stretch.events()),
                (int) payloadCrc.getValue(),
                stretch.chain(),
                stretch.watermark(),
                stretch.to() - stretch.from());
        header.encode(made, secret);
        return new Sectors(stretch.segment(), stretch.from(), made);
    }

    /// Puts the events together that one frame held.
    ///
    /// @return the position behind its last event
    private long putAppend(long first) {
        var saved = Optional.ofNullable(salvage.saved().get(first));
        var frame = saved.flatMap(Saved::frame);
        long end = frame.isPresent() ? endOfAppend(first, saved.orElseThrow()) : endOfFrameless(first);
        var id = frame.flatMap(AppendFrame::appendId)
                .map(text -> text.getBytes(UTF_8))
                .orElse(NOTHING);
        var digest = frame.map(AppendFrame::digest).orElse(NOTHING);
        int frameAt = at;
        at += AppendFrame.length(id.length);
        int eventsAt = at;
        // Checksums are summed up in order, the frame's first.
        for (long position = first; position < end; position++) {
            put(position, frameAt, id);
        }
        AppendFrame.encode(made.slice(frameAt, at - frameAt), (int) (end - first), at - frameAt, digest, id);
        sumUp(made.getInt(frameAt));
        int next = eventsAt;
        for (long position = first; position < end; position++) {
            sumUp(made.getInt(next));
            var header = EventHeader.decode(made, next, position).orElseThrow();
            next += header.length() + header.bodyLength();
        }
        appends++;
        return end;
    }

    /// Events of one append stand together; what is lost between two of them was one of them.
    private long endOfAppend(long first, Saved begin) {
        long end = first + 1;
        for (long position = end; position <= salvage.stretch().lastPosition(); position++) {
            var next = salvage.saved().get(position);
            if (next == null) continue;
            if (next.frame().isEmpty() || next.frameAt() != begin.frameAt()) break;
            end = position + 1;
        }
        return end;
    }

    /// Events whose frames are damaged share one, so that they take no more room than they did.
    private long endOfFrameless(long first) {
        long end = first + 1;
        while (end <= salvage.stretch().lastPosition()
                && Optional.ofNullable(salvage.saved().get(end))
                        .flatMap(Saved::frame)
                        .isEmpty()) {
            end++;
        }
        return end;
    }

    private void put(long position, int frameAt, byte[] id) {
        var saved = salvage.saved().get(position);
        long timeMicros;
        long version;
        if (saved == null) {
            var identity = Objects.requireNonNull(identities.get(position), "who was lost at " + position);
            putHeader(identity, id);
            timeMicros = identity.timeMicros();
            version = identity.version();
        } else {
            boolean isKept = !isLost.test(position);
            int length = isKept ? saved.length() : saved.header().length();
            made.put(at, salvage.bytes(), saved.at(), length);
            if (!isKept) EventHeader.setLost(made, at);
            timeMicros = saved.header().timeMicros();
            version = saved.header().version();
        }
        EventHeader.setFrameDistance(made, at, at - frameAt);
        EventHeader.complete(made, at, position, timeMicros, version, crc);
        var header = EventHeader.decode(made, at, position).orElseThrow();
        at += header.length() + header.bodyLength();
    }

    /// The key of the append's id is no tag, where the frame tells it.
    private void putHeader(LostIdentity identity, byte[] id) {
        @Nullable Key appendKey = id.length == 0 ? null : keys.append(new String(id, UTF_8));
        List<Key> tags =
                identity.tags().stream().filter(key -> !key.equals(appendKey)).toList();
        var event = new EventHeader.EncodedEvent(
                identity.stream().name().getBytes(UTF_8),
                identity.type().getBytes(UTF_8),
                tags.toArray(Key[]::new),
                1,
                0,
                0);
        EventHeader.encode(made, at, event);
        EventHeader.setLost(made, at);
    }

    private void sumUp(int value) {
        payloadCrc.update(checksum.putInt(0, value).rewind());
    }
}
