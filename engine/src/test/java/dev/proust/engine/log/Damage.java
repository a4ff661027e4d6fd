package dev.proust.engine.log;

import java.nio.ByteBuffer;

/// Does to bytes what a disk may do.
final class Damage {

    private Damage() {}

    /// Flips one bit; a second time, it is as before.
    static void flip(ByteBuffer buffer, int bit) {
        int offset = bit / Byte.SIZE;
        buffer.put(offset, (byte) (buffer.get(offset) ^ 1 << bit % Byte.SIZE));
    }
}
