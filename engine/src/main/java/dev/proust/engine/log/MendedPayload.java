package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.store.Limits;
import dev.proust.store.Stream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Makes the payload of a damaged batch what it was, as far as what is whole tells: events are put back from
/// whole copies, and frames follow from the events behind them.
///
/// ```
///   frame │ event │ event │ frame │ event …
///     ▲       │       │
///     │       └───────┴─ each says how far before it its frame stands: so how long the frame is, how many events it
///     │                  has, and where the next one begins
///     └─ append id: what is there, or that of a copy; digest: what is there, or that of the events
/// ```
///
/// It is a guess until somebody proves it: by the checksum in the batch's header, or by the chain.
///
/// Thread rule: one thread.
final class MendedPayload {

    private static final int ID_AT = AppendFrame.FIXED_BYTES + AppendFrame.DIGEST_BYTES;
    private static final int FRAME_BYTES_MAX = ID_AT + Limits.APPEND_ID_BYTES_MAX;

    private final ByteBuffer payload;
    private final WholeCopies copies;
    private final Secret secret;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer checksum = ByteBuffer.allocate(4);
    private long position;
    private int at;
    private int appends;
    private int mended;

    /// @param payload from the first frame on, as it is found: it is changed
    /// @param position of the first event
    /// @param copies asked for every event that is damaged
    MendedPayload(ByteBuffer payload, long position, WholeCopies copies, Secret secret) {
        this.payload = payload;
        this.position = position;
        this.copies = copies;
        this.secret = secret;
    }

    /// Goes through all events up to a position.
    ///
    /// @return whether all frames and headers up to there may be what they were
    boolean mendUpTo(long last) {
        while (position <= last) {
            if (!mendAppend(last)) return false;
        }
        return true;
    }

    /// How long it is up to where it was gone through, in bytes.
    int length() {
        return at;
    }

    /// How many appends it has up to there.
    int appends() {
        return appends;
    }

    /// How many events could not be read before, and may be what they were now.
    int mended() {
        return mended;
    }

    /// The checksum of all frames and headers up to there.
    int checksum() {
        return (int) crc.getValue();
    }

    // ---------------------------------------------------------------------------------------------------- appends

    private boolean mendAppend(long last) {
        int frameAt = at;
        long first = position;
        var frame = AppendFrame.decode(payload, frameAt);
        int length = frame.map(AppendFrame::length).orElseGet(() -> frameLength(frameAt));
        if (length == 0) return false;
        at = frameAt + length;
        long end = first + frame.map(AppendFrame::events).orElse(1);
        if (end > last + 1) return false;
        while (position < end || (position <= last && frame.isEmpty() && isOfFrame(frameAt))) {
            if (!mendEvent(frameAt, frame.isEmpty())) return false;
        }
        if (frame.isEmpty()) putFrame(frameAt, length, first);
        sumUp(first, frameAt, length);
        appends++;
        return true;
    }

    /// How long a damaged frame is, which its first event tells; 0 if nothing does.
    private int frameLength(int frameAt) {
        for (int length = AppendFrame.FIXED_BYTES; length <= FRAME_BYTES_MAX; length++) {
            if (length > AppendFrame.FIXED_BYTES && length <= ID_AT) continue;
            if (header(frameAt, frameAt + length).isPresent()) return length;
        }
        int told = EventCopy.header(copies.copy(position, Optional.empty()), position)
                .map(EventHeader::frameDistance)
                .orElse(0);
        boolean isLength = told == AppendFrame.FIXED_BYTES || (told > ID_AT && told <= FRAME_BYTES_MAX);
        return isLength && told <= payload.limit() - frameAt ? told : 0;
    }

    /// The header of the next event, if it is whole and stands here behind its frame.
    private Optional<EventHeader> header(int frameAt, int eventAt) {
        if (payload.limit() - eventAt < EventHeader.FIXED_BYTES) return Optional.empty();
        if (EventHeader.frameDistanceAt(payload, eventAt) != eventAt - frameAt) return Optional.empty();
        return EventHeader.decode(payload, eventAt, position);
    }

    /// Whether the next event belongs to a frame that does not tell.
    private boolean isOfFrame(int frameAt) {
        if (header(frameAt, at).isPresent()) return true;
        if (AppendFrame.decode(payload, at).isPresent()) return false;
        return EventCopy.header(copies.copy(position, Optional.empty()), position)
                .filter(header -> header.frameDistance() == at - frameAt)
                .isPresent();
    }

    // ---------------------------------------------------------------------------------------------------- events

    private boolean mendEvent(int frameAt, boolean isFrameDamaged) {
        var there = header(frameAt, at);
        boolean isWhole = there.isPresent()
                && there.get().isBody(payload, at + there.get().length());
        boolean isPut = !isWhole && put(frameAt, there.map(EventHeader::stream));
        var header = header(frameAt, at);
        if (header.isEmpty()) return false;
        if (isPut || isFrameDamaged) mended++;
        at += header.get().length() + header.get().bodyLength();
        position++;
        return at <= payload.limit();
    }

    private boolean put(int frameAt, Optional<Stream> stream) {
        var event = EventCopy.event(copies.copy(position, stream), position);
        if (event.limit() == 0 || event.limit() > payload.limit() - at) return false;
        if (EventHeader.frameDistanceAt(event, 0) != at - frameAt) return false;
        payload.put(at, event, 0, event.limit());
        return true;
    }

    // ---------------------------------------------------------------------------------------------------- frames

    /// Makes a frame of the events behind it. What is there of its id and its digest is believed if its checksum is
    /// right then.
    private void putFrame(int frameAt, int length, long first) {
        int events = Math.toIntExact(position - first);
        int idLength = Math.max(0, length - ID_AT);
        AppendFrame.putCounts(payload, frameAt, events, at - frameAt, idLength);
        if (AppendFrame.decode(payload, frameAt).isPresent()) return;
        var digest = new byte[idLength == 0 ? 0 : AppendFrame.DIGEST_BYTES];
        var id = new byte[idLength];
        if (idLength > 0) {
            payload.get(frameAt + AppendFrame.FIXED_BYTES, digest);
            payload.get(frameAt + ID_AT, id);
            id = idOfCopies(frameAt + length, first, idLength).orElse(id);
            digest = digestOfEvents(frameAt + length, first).orElse(digest);
        }
        AppendFrame.encode(payload.slice(frameAt, at - frameAt), events, at - frameAt, digest, id);
    }

    private Optional<byte[]> idOfCopies(int eventsAt, long first, int idLength) {
        int next = eventsAt;
        for (long each = first; each < position; each++) {
            var header = EventHeader.decode(payload, next, each).orElseThrow();
            var id = EventCopy.appendId(copies.copy(each, Optional.of(header.stream())), each)
                    .map(text -> text.getBytes(UTF_8))
                    .filter(bytes -> bytes.length == idLength);
            if (id.isPresent()) return id;
            next += header.length() + header.bodyLength();
        }
        return Optional.empty();
    }

    /// The digest of an append, if all of its events are whole.
    private Optional<byte[]> digestOfEvents(int eventsAt, long first) {
        var digest = new AppendDigest(secret);
        int next = eventsAt;
        for (long each = first; each < position; each++) {
            var header = EventHeader.decode(payload, next, each).orElseThrow();
            int bodyAt = next + header.length();
            if (header.isLost() || !header.isBody(payload, bodyAt)) return Optional.empty();
            var content = EventBody.decode(payload.slice(bodyAt, header.bodyLength()));
            digest.add(header.stream(), header.type(), header.shape(), content.tags(), content.data());
            next = bodyAt + header.bodyLength();
        }
        return Optional.of(digest.bytes());
    }

    private void sumUp(long first, int frameAt, int length) {
        sumUp(payload.getInt(frameAt));
        int next = frameAt + length;
        for (long each = first; each < position; each++) {
            var header = EventHeader.decode(payload, next, each).orElseThrow();
            sumUp(header.checksum());
            next += header.length() + header.bodyLength();
        }
    }

    private void sumUp(int value) {
        crc.update(checksum.putInt(0, value).rewind());
    }
}
