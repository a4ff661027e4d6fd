package dev.proust.engine.log;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/// What can still be read in a damaged stretch of the log.
///
/// Bytes count as an event only where it is known that one stands: behind all that stands before it and is
/// whole, or where the index says so. Whatever else looks like an event may be what a client has made look so.
///
/// Thread rule: one thread.
final class Salvage {

    private final DamagedStretch stretch;
    private final ByteBuffer bytes;
    private final SortedMap<Long, Saved> saved = new TreeMap<>();

    /// An event whose header is whole.
    ///
    /// @param at where it begins in the stretch
    /// @param isBodyWhole whether its body is what was written
    /// @param frame of its append, if that is whole
    record Saved(int at, EventHeader header, boolean isBodyWhole, int frameAt, Optional<AppendFrame> frame) {
        int length() {
            return header.length() + header.bodyLength();
        }
    }

    private Salvage(DamagedStretch stretch, ByteBuffer bytes) {
        this.stretch = stretch;
        this.bytes = bytes;
    }

    /// @param bytes of the stretch
    /// @param places where the event at a position stands, as far as the index tells; 0 if it does not
    static Salvage of(DamagedStretch stretch, ByteBuffer bytes, LongUnaryOperator places) {
        var salvage = new Salvage(stretch, bytes);
        salvage.goThrough();
        for (long position = stretch.firstPosition(); position <= stretch.lastPosition(); position++) {
            if (!salvage.saved.containsKey(position)) salvage.look(position, places.applyAsLong(position));
        }
        return salvage;
    }

    DamagedStretch stretch() {
        return stretch;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /// What is saved, by position.
    SortedMap<Long, Saved> saved() {
        return saved;
    }

    /// One append after the other, up to the first that is damaged; where a batch ends, the next one begins.
    private void goThrough() {
        long position = stretch.firstPosition();
        int begun = BatchHeader.BYTES;
        int at = begun;
        while (position <= stretch.lastPosition()) {
            var frame = AppendFrame.decode(bytes, at);
            if (frame.isEmpty()) {
                if (at == begun || stretch.header().isPresent()) return;
                begun = (int) Sector.alignUp(at) + BatchHeader.BYTES;
                at = begun;
                continue;
            }
            int frameAt = at;
            at += frame.get().length();
            for (int i = 0; i < frame.get().events() && position <= stretch.lastPosition(); i++) {
                var header = EventHeader.decode(bytes, at, position);
                if (header.isEmpty() || !add(position, at, header.get(), frameAt, frame)) return;
                at += header.get().length() + header.get().bodyLength();
                position++;
            }
        }
    }

    private void look(long position, long place) {
        long at = place - stretch.place();
        if (at < BatchHeader.BYTES || at >= bytes.limit()) return;
        var header = EventHeader.decode(bytes, (int) at, position);
        if (header.isEmpty()) return;
        int frameAt = (int) at - header.get().frameDistance();
        var frame = frameAt < BatchHeader.BYTES || frameAt >= at
                ? Optional.<AppendFrame>empty()
                : AppendFrame.decode(bytes, frameAt);
        add(position, (int) at, header.get(), frameAt, frame);
    }

    private boolean add(long position, int at, EventHeader header, int frameAt, Optional<AppendFrame> frame) {
        int bodyAt = at + header.length();
        if (header.bodyLength() < 0 || header.bodyLength() > bytes.limit() - bodyAt) return false;
        saved.put(position, new Saved(at, header, header.isBody(bytes, bodyAt), frameAt, frame));
        return true;
    }
}
