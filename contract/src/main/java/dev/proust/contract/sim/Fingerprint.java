package dev.proust.contract.sim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What tells files with other names or bytes apart. Pages of zeros, of which a log has many, cost nothing.
///
/// Thread rule: one thread at a time.
final class Fingerprint {

    private static final int LETTERS = 32;

    private final MessageDigest digest = sha256();

    /// Adds what is durable of a file.
    void add(String name, StoredFile file) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        add(file.durableSize());
        file.durablePages((index, page) -> {
            add(index);
            digest.update(page);
        });
        add(-1);
    }

    private void add(long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has it", impossible);
        }
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(digest.digest()).substring(0, LETTERS);
    }
}
