package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.store.Content;
import dev.proust.store.Data;
import dev.proust.store.NewEvent;
import dev.proust.store.Tag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// The body of an event: what goes when it is erased.
///
/// ## Format 1
///
/// | offset | size | field               | value                                                              |
/// |-------:|-----:|---------------------|--------------------------------------------------------------------|
/// |      0 |   16 | id                  | the event's UUID                                                   |
/// |     16 |    8 | occurred            | microseconds since 1970, UTC; [Long#MIN_VALUE] if it is absent     |
/// |     24 |    2 | content type length | in bytes                                                           |
/// |     26 |    2 | tags                | how many                                                           |
/// |     28 |    4 | metadata            | how many entries                                                   |
/// |     32 |    n | content type        | UTF-8                                                              |
/// |      … |      | each tag            | 2 bytes length of key, 2 bytes length of value, key, value         |
/// |      … |      | each entry          | 2 bytes length of name, 4 bytes length of text, name, text; by name |
/// |      … |    n | data                | to the end of the body                                             |
final class EventBody {

    static final int FIXED_BYTES = 32;

    private static final long ABSENT = Long.MIN_VALUE;

    private EventBody() {}

    /// Writes the body of an event at the buffer's position, which moves on.
    static void encode(ByteBuffer buffer, NewEvent event, UUID id) {
        var contentType = event.data().contentType().getBytes(UTF_8);
        buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        buffer.putLong(event.occurred().map(Micros::of).orElse(ABSENT));
        buffer.putShort((short) contentType.length)
                .putShort((short) event.tags().size());
        buffer.putInt(event.metadata().size()).put(contentType);
        for (var tag : event.tags()) {
            var key = tag.key().getBytes(UTF_8);
            var value = tag.value().getBytes(UTF_8);
            buffer.putShort((short) key.length)
                    .putShort((short) value.length)
                    .put(key)
                    .put(value);
        }
        if (!event.metadata().isEmpty()) {
            new TreeMap<>(event.metadata()).forEach((name, text) -> encode(buffer, name, text));
        }
        buffer.put(event.data().asBuffer());
    }

    private static void encode(ByteBuffer buffer, String name, String text) {
        var nameBytes = name.getBytes(UTF_8);
        var textBytes = text.getBytes(UTF_8);
        buffer.putShort((short) nameBytes.length)
                .putInt(textBytes.length)
                .put(nameBytes)
                .put(textBytes);
    }

    /// Reads a body, from the buffer's position to its limit. The caller has seen to its checksum.
    static Content.Present decode(ByteBuffer buffer) {
        var id = new UUID(buffer.getLong(), buffer.getLong());
        long occurred = buffer.getLong();
        int contentTypeLength = Short.toUnsignedInt(buffer.getShort());
        int tagCount = Short.toUnsignedInt(buffer.getShort());
        int metadataCount = buffer.getInt();
        var contentType = Text.next(buffer, contentTypeLength);
        List<Tag> tags = tags(buffer, tagCount);
        Map<String, String> metadata = metadata(buffer, metadataCount);
        return new Content.Present(
                id,
                tags,
                Data.of(buffer, contentType),
                metadata,
                occurred == ABSENT ? Optional.empty() : Optional.of(Micros.toInstant(occurred)));
    }

    private static List<Tag> tags(ByteBuffer buffer, int count) {
        if (count == 0) return List.of();
        var tags = new ArrayList<Tag>(count);
        for (int i = 0; i < count; i++) {
            int keyLength = Short.toUnsignedInt(buffer.getShort());
            int valueLength = Short.toUnsignedInt(buffer.getShort());
            tags.add(new Tag(Text.next(buffer, keyLength), Text.next(buffer, valueLength)));
        }
        return tags;
    }

    private static Map<String, String> metadata(ByteBuffer buffer, int count) {
        if (count == 0) return Map.of();
        var metadata = LinkedHashMap.<String, String>newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            int nameLength = Short.toUnsignedInt(buffer.getShort());
            int textLength = buffer.getInt();
            var name = Text.next(buffer, nameLength);
            metadata.put(name, Text.next(buffer, textLength));
        }
        return metadata;
    }
}
