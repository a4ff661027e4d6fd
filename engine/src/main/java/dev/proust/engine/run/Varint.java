package dev.proust.engine.run;

import java.nio.ByteBuffer;

/// Numbers in as few bytes as they need: seven bits a byte, the lowest first; a set eighth bit says that more follow.
final class Varint {

    /// What the longest one takes.
    static final int BYTES_MAX = 10;

    private Varint() {}

    static void put(ByteBuffer into, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            into.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        into.put((byte) rest);
    }

    static long get(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) return value;
        }
    }

    /// How many bytes a number takes.
    static int length(long value) {
        return 1 + (63 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }
}
