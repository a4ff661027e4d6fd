package dev.proust.engine.log;

import dev.proust.engine.log.Lineage.Reign;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The payload of the empty batch that ends a segment: its footer. It is synced before anything is written to the next
/// segment, so that a missing file is never taken for a clean end.
///
/// ## Format 1
///
/// | offset | size | field        | value                                                             |
/// |-------:|-----:|--------------|-------------------------------------------------------------------|
/// |      0 |    4 | next         | the number of the segment that follows                            |
/// |      4 |    4 | reigns       | how many incarnations wrote their first position in this segment  |
/// |      8 | 24 n | each         | 16 bytes incarnation, 8 bytes first position                      |
///
/// @param next the number of the segment that follows
/// @param reigns the incarnations that wrote their first position in this segment, at most [#REIGNS_MAX]
record Seal(int next, List<Reign> reigns) {

    /// A segment in which so many incarnations began is sealed, so that its seal fits a block.
    static final int REIGNS_MAX = 128;

    Seal {
        reigns = List.copyOf(reigns);
    }

    int length() {
        return 8 + 24 * reigns.size();
    }

    void encode(ByteBuffer buffer, int at) {
        buffer.putInt(at, next).putInt(at + 4, reigns.size());
        int entry = at + 8;
        for (var reign : reigns) {
            buffer.putLong(entry, reign.incarnation().getMostSignificantBits());
            buffer.putLong(entry + 8, reign.incarnation().getLeastSignificantBits());
            buffer.putLong(entry + 16, reign.firstPosition());
            entry += 24;
        }
    }

    /// The caller has seen to the payload's checksum.
    static Seal decode(ByteBuffer buffer) {
        var reigns = new ArrayList<Reign>();
        for (int i = 0; i < buffer.getInt(4); i++) {
            int entry = 8 + 24 * i;
            var incarnation = new UUID(buffer.getLong(entry), buffer.getLong(entry + 8));
            reigns.add(new Reign(incarnation, buffer.getLong(entry + 16)));
        }
        return new Seal(buffer.getInt(0), reigns);
    }
}
