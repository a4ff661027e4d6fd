package dev.proust.engine.run;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// A stretch of a run's file that is read whole: its first four bytes are the CRC-32C of the others.
public final class Block {

    static final int CHECKSUM_BYTES = 4;

    private Block() {}

    /// Writes the checksum over what the buffer holds from 0 to its limit.
    public static void seal(ByteBuffer block) {
        block.putInt(0, checksum(block, CHECKSUM_BYTES));
    }

    public static boolean isWhole(ByteBuffer block) {
        return block.limit() >= CHECKSUM_BYTES && block.getInt(0) == checksum(block, CHECKSUM_BYTES);
    }

    static int checksum(ByteBuffer bytes, int from) {
        var crc = new CRC32C();
        crc.update(bytes.duplicate().position(from));
        return (int) crc.getValue();
    }
}
