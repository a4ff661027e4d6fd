package dev.proust.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Objects;

/// Texts as they stand in the bytes of the log: UTF-8, of a length that stands elsewhere.
final class Text {

    private Text() {}

    /// The text at an index of the buffer, which keeps its position. Bytes of the heap are not copied first.
    static String at(ByteBuffer buffer, int at, int length) {
        Objects.checkFromIndexSize(at, length, buffer.limit());
        if (buffer.hasArray()) return new String(buffer.array(), buffer.arrayOffset() + at, length, UTF_8);
        var bytes = new byte[length];
        buffer.get(at, bytes);
        return new String(bytes, UTF_8);
    }

    /// The text at the buffer's position, which moves on.
    static String next(ByteBuffer buffer, int length) {
        int at = buffer.position();
        buffer.position(at + length);
        return at(buffer, at, length);
    }
}
