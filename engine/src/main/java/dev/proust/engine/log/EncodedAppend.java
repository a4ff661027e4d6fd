package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.engine.key.Key;
import dev.proust.engine.key.Keys;
import dev.proust.store.Append;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// An append in the bytes of the log, made by the client's thread: all but what the writer decides.
///
/// @param bytes the frame and the events, from 0 to its limit
/// @param events what the writer must know of each event, in order
/// @param digest of the content; empty if there is no append id
/// @param appendKey the key of the append id
public record EncodedAppend(ByteBuffer bytes, List<Encoded> events, byte[] digest, Optional<Key> appendKey) {

    private static final byte[] NOTHING = {};
    private static final String RESERVED = "$";

    /// What the writer must know of an event.
    ///
    /// @param offset where its header begins in the append's bytes
    /// @param keys the keys that it has whatever its version will be, the stream's first
    /// @param birth the key that it has besides if it is its stream's first
    public record Encoded(int offset, List<Key> keys, Optional<Key> birth) {
        public Key stream() {
            return keys.getFirst();
        }

        /// All of its keys, the stream's first, once it has a version.
        public List<Key> keysAt(long version) {
            return EventKeys.atVersion(version, keys, birth);
        }
    }

    /// @param encodedBytes the sum of the events' encoded sizes
    /// @param ids where ids come from that the caller left to the store
    public static EncodedAppend of(Append append, long encodedBytes, Secret secret, Keys keys, Supplier<UUID> ids) {
        return encode(append, encodedBytes, "", secret, keys, ids);
    }

    /// The same of events of the store's own: the names of their streams and types are written with a `$` before them,
    /// which nobody else's may begin with.
    public static EncodedAppend ofReserved(
            Append append, long encodedBytes, Secret secret, Keys keys, Supplier<UUID> ids) {
        long bytes = encodedBytes + 2L * RESERVED.length() * append.events().size();
        return encode(append, bytes, RESERVED, secret, keys, ids);
    }

    private static EncodedAppend encode(
            Append append, long encodedBytes, String prefix, Secret secret, Keys keys, Supplier<UUID> ids) {
        var id = append.id().map(text -> text.getBytes(UTF_8)).orElse(NOTHING);
        var digest = id.length == 0 ? NOTHING : digest(append, secret);
        var appendKey = append.id().map(keys::append);
        int frameLength = AppendFrame.length(id.length);
        var buffer = ByteBuffer.allocate(Math.toIntExact(frameLength + encodedBytes));
        buffer.position(frameLength);
        var events = new ArrayList<Encoded>(append.events().size());
        for (var event : append.events()) {
            events.add(encode(buffer, event, prefix, event.id().orElseGet(ids), keys, appendKey));
        }
        AppendFrame.encode(buffer, events.size(), buffer.limit(), digest, id);
        return new EncodedAppend(buffer, events, digest, appendKey);
    }

    private static Encoded encode(
            ByteBuffer buffer, NewEvent event, String prefix, UUID id, Keys keys, Optional<Key> appendKey) {
        int at = buffer.position();
        var home = prefix.isEmpty()
                ? event.stream()
                : Stream.of(prefix + event.stream().name());
        var typeName = prefix.isEmpty() ? event.type() : prefix + event.type();
        var stream = home.name().getBytes(UTF_8);
        var type = typeName.getBytes(UTF_8);
        var tags = tagKeys(event, keys);
        int bodyAt = at + EventHeader.FIXED_BYTES + tags.length * Key.BYTES + stream.length + type.length;
        EventBody.encode(buffer.position(bodyAt), event, id);
        int bodyLength = buffer.position() - bodyAt;
        var header = new EventHeader.EncodedEvent(
                stream, type, tags, event.shape(), bodyLength, EventHeader.checksumOfBody(buffer, bodyAt, bodyLength));
        EventHeader.encode(buffer, at, header);
        return new Encoded(at, EventKeys.of(home, typeName, tags, appendKey, keys), EventKeys.birth(home, keys));
    }

    private static Key[] tagKeys(NewEvent event, Keys keys) {
        var tags = new Key[event.tags().size()];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = keys.tag(event.tags().get(i));
        }
        return tags;
    }

    private static byte[] digest(Append append, Secret secret) {
        var digest = new AppendDigest(secret);
        for (var event : append.events()) {
            digest.add(event.stream(), event.type(), event.shape(), event.tags(), event.data());
        }
        return digest.bytes();
    }
}
