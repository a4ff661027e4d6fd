package dev.proust.engine.log;

import java.nio.ByteBuffer;

/// The keyed check of a header, which is also its chain value: 16 bytes that only who knows the store's secret can
/// make.
public record Check(long high, long low) {

    public static final int BYTES = 16;

    public static Check read(ByteBuffer buffer, int at) {
        return new Check(buffer.getLong(at), buffer.getLong(at + 8));
    }

    public void write(ByteBuffer buffer, int at) {
        buffer.putLong(at, high).putLong(at + 8, low);
    }

    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
