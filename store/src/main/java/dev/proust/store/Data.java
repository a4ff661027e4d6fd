package dev.proust.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// What an event says: bytes and their content type. Immutable; equal if both are equal.
public final class Data {

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain";
    private static final Data NONE = new Data(new byte[0], "application/octet-stream");

    private final byte[] bytes;
    private final String contentType;

    private Data(byte[] bytes, String contentType) {
        this.bytes = bytes;
        this.contentType = Names.require("content type", contentType);
    }

    /// A copy of the bytes, of a content type that follows the rule of names.
    public static Data of(byte[] bytes, String contentType) {
        return new Data(bytes.clone(), contentType);
    }

    /// A copy of what remains in the buffer, whose position stays where it is.
    public static Data of(ByteBuffer buffer, String contentType) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return new Data(bytes, contentType);
    }

    /// JSON, as `application/json`. The text is taken as it is.
    ///
    /// @throws IllegalArgumentException if the text holds half of a surrogate pair, which has no UTF-8
    public static Data json(String json) {
        return new Data(utf8(json), JSON);
    }

    /// Plain text, as `text/plain`.
    ///
    /// @throws IllegalArgumentException if the text holds half of a surrogate pair, which has no UTF-8
    public static Data text(String text) {
        return new Data(utf8(text), TEXT);
    }

    /// No bytes: for events whose type says all.
    public static Data none() {
        return NONE;
    }

    /// The number of bytes.
    public int size() {
        return bytes.length;
    }

    /// A copy of the bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// The bytes, read-only and without a copy.
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /// The bytes as UTF-8 text; what is not UTF-8 shows as U+FFFD.
    public String asText() {
        return new String(bytes, UTF_8);
    }

    public String contentType() {
        return contentType;
    }

    /// The JDK would put a question mark in the place of what has no UTF-8, and tell nobody.
    private static byte[] utf8(String text) {
        Utf8.length("text of the data", text);
        return text.getBytes(UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Data that && contentType.equals(that.contentType) && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + contentType.hashCode();
    }

    /// The size and content type; never the bytes, which may be personal.
    @Override
    public String toString() {
        return bytes.length + " bytes of " + contentType;
    }
}
