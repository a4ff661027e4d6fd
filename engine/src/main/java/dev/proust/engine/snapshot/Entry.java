package dev.proust.engine.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.engine.key.Key;
import dev.proust.store.Checkpoint;
import dev.proust.store.Data;
import dev.proust.store.FoldId;
import dev.proust.store.Snapshot;
import java.nio.ByteBuffer;
import java.util.UUID;

/// A snapshot in bytes, under the key of its entity and its fold's name.
///
/// ## Format 1
///
/// | offset | size | field               | value                                    |
/// |-------:|-----:|---------------------|------------------------------------------|
/// |      0 |    8 | position            | of the checkpoint                        |
/// |      8 |   16 | incarnation         | of the checkpoint                        |
/// |     24 |    8 | version             | how many events are folded               |
/// |     32 |    4 | fold                | its number                               |
/// |     36 |    2 | content type length | in bytes                                 |
/// |     38 |    n | content type        | UTF-8                                    |
/// |      … |    … | state               | to the end                               |
///
/// @param bytes from 0 to its limit
record Entry(Key key, ByteBuffer bytes) {

    /// What an entry takes in memory beside its bytes, about.
    private static final int OVERHEAD_BYTES = 160;

    private static final int CONTENT_TYPE_OFFSET = 38;

    static Entry of(Key key, Snapshot snapshot) {
        var contentType = snapshot.state().contentType().getBytes(UTF_8);
        var state = snapshot.state().asBuffer();
        var bytes = ByteBuffer.allocate(CONTENT_TYPE_OFFSET + contentType.length + state.remaining());
        var incarnation = snapshot.checkpoint().incarnation();
        bytes.putLong(snapshot.checkpoint().position());
        bytes.putLong(incarnation.getMostSignificantBits()).putLong(incarnation.getLeastSignificantBits());
        bytes.putLong(snapshot.version()).putInt(snapshot.fold().number());
        bytes.putShort((short) contentType.length).put(contentType).put(state);
        return new Entry(key, bytes.flip());
    }

    int memoryBytes() {
        return bytes.limit() + OVERHEAD_BYTES;
    }

    Checkpoint checkpoint() {
        return new Checkpoint(bytes.getLong(0), new UUID(bytes.getLong(8), bytes.getLong(16)));
    }

    /// The snapshot that was asked for by these names.
    Snapshot snapshot(String entity, String fold) {
        int contentTypeLength = Short.toUnsignedInt(bytes.getShort(36));
        var contentType = new byte[contentTypeLength];
        bytes.get(CONTENT_TYPE_OFFSET, contentType);
        var state = bytes.duplicate().position(CONTENT_TYPE_OFFSET + contentTypeLength);
        return new Snapshot(
                entity,
                new FoldId(fold, bytes.getInt(32)),
                checkpoint(),
                bytes.getLong(24),
                Data.of(state, new String(contentType, UTF_8)));
    }
}
