package dev.proust.engine.log;

import dev.proust.engine.key.Keys;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;

/// 32 random bytes that belong to one store. Whoever does not know them can neither make a header that passes for the
/// log's own, nor two keys that collide. They stand in the header of every segment.
///
/// Thread rule: immutable.
public final class Secret {

    static final int BYTES = 32;

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The secret of a new store.
    public static Secret random(RandomGenerator random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Secret(bytes);
    }

    /// The secret that stands in a segment's header.
    ///
    /// @param at where in the buffer
    public static Secret read(ByteBuffer buffer, int at) {
        var bytes = new byte[BYTES];
        buffer.get(at, bytes);
        return new Secret(bytes);
    }

    void write(ByteBuffer buffer, int at) {
        buffer.put(at, bytes);
    }

    /// What makes keys under this secret; for one thread at a time.
    public Keys keys() {
        return new Keys(bytes, sha256());
    }

    /// The check of some bytes: the first 16 of SHA-256 over the secret and the bytes.
    public Check check(ByteBuffer buffer, int from, int to) {
        var digest = digest();
        digest.update(buffer.duplicate().position(from).limit(to));
        return Check.read(ByteBuffer.wrap(digest.digest()), 0);
    }

    /// A digest of SHA-256 that has taken in the secret.
    MessageDigest digest() {
        var digest = sha256();
        digest.update(bytes);
        return digest;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
