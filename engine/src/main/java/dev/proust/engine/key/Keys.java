package dev.proust.engine.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.store.Stream;
import dev.proust.store.Tag;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes keys: the first 16 bytes of SHA-256 over the store's secret, one byte that tells the kind, and the text in
/// UTF-8.
///
/// | kind | of                                   | text                    |
/// |------|--------------------------------------|-------------------------|
/// | `s`  | stream, unless it is [#nameless]     | its name                |
/// | `c`  | category                             | its name                |
/// | `b`  | first event of a stream of a category | the category's name    |
/// | `t`  | type                                 | its name                |
/// | `T`  | type, of an event in a reserved stream | its name              |
/// | `g`  | tag                                  | `key:value`             |
/// | `a`  | append id                            | the id                  |
/// | `f`  | snapshot                             | the fold's name, a zero, the entity |
/// | `r`  | any event of a reserved stream       | empty                   |
///
/// Categories and types are few and asked for again and again, so that the last of them are remembered; of streams the
/// last one is.
///
/// Thread rule: one thread at a time.
public final class Keys {

    private static final int REMEMBERED_MAX = 1_024;
    private static final String NAMELESS = "$lost-";
    private static final Pattern NAMELESS_NAME = Pattern.compile("\\$lost-[0-9a-f]{32}");

    private final byte[] secret;
    private final MessageDigest digest;
    private final ByteBuffer hash = ByteBuffer.allocate(32);
    private final Map<String, Key> categories = new HashMap<>();
    private final Map<String, Key> births = new HashMap<>();
    private final Map<String, Key> types = new HashMap<>();
    private @Nullable Stream lastStream;
    private Key lastStreamKey = new Key(0, 0);

    /// @param secret the store's secret
    /// @param digest a digest of SHA-256 for nobody else's use
    public Keys(byte[] secret, MessageDigest digest) {
        this.secret = secret.clone();
        this.digest = digest;
    }

    /// The key of a stream. Who appends to one names it several times.
    public Key stream(Stream stream) {
        if (!stream.equals(lastStream)) {
            lastStreamKey = isNameless(stream) ? keyOfNameless(stream) : key('s', stream.name());
            lastStream = stream;
        }
        return lastStreamKey;
    }

    /// What a stream is called of which nobody knows more than its key, since all of its events are lost. It has that
    /// very key: so whoever asks by the name that the stream has had finds its events.
    public static Stream nameless(Key stream) {
        return Stream.of(NAMELESS + "%016x%016x".formatted(stream.high(), stream.low()));
    }

    private static boolean isNameless(Stream stream) {
        return stream.isReserved() && NAMELESS_NAME.matcher(stream.name()).matches();
    }

    private static Key keyOfNameless(Stream stream) {
        int at = NAMELESS.length();
        return new Key(
                Long.parseUnsignedLong(stream.name(), at, at + 16, 16),
                Long.parseUnsignedLong(stream.name(), at + 16, at + 32, 16));
    }

    public Key category(String category) {
        return remembered(categories, 'c', category);
    }

    /// The key that the first event of each stream of a category has.
    public Key births(String category) {
        return remembered(births, 'b', category);
    }

    /// The key of a type. Events of reserved streams are not found by type in other ones' queries.
    public Key type(String type, boolean reserved) {
        return reserved ? key('T', type) : remembered(types, 't', type);
    }

    public Key tag(Tag tag) {
        return key('g', tag.toString());
    }

    public Key append(String appendId) {
        return key('a', appendId);
    }

    /// The key of the snapshot of an entity by a fold. Names hold no control characters, so that no two pairs look
    /// alike.
    public Key snapshot(String entity, String fold) {
        return key('f', fold + '\0' + entity);
    }

    /// The key that every event of a reserved stream has.
    public Key reserved() {
        return key('r', "");
    }

    private Key remembered(Map<String, Key> remembered, char kind, String text) {
        var known = remembered.get(text);
        if (known != null) return known;
        if (remembered.size() == REMEMBERED_MAX) remembered.clear();
        var key = key(kind, text);
        remembered.put(text, key);
        return key;
    }

    private Key key(char kind, String text) {
        digest.update(secret);
        digest.update((byte) kind);
        digest.update(text.getBytes(UTF_8));
        try {
            digest.digest(hash.array(), 0, hash.capacity());
        } catch (DigestException impossible) {
            throw new AssertionError(impossible);
        }
        return new Key(hash.getLong(0), hash.getLong(8));
    }
}
