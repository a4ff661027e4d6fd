package dev.proust.engine.run;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Copies of some events, stream by stream and version by version, compressed: what loading a stream reads.
///
/// ## Format 1
///
/// | offset | size | field    | value                                                                           |
/// |-------:|-----:|----------|---------------------------------------------------------------------------------|
/// |      0 |    4 | checksum | CRC-32C of the rest of the block                                                |
/// |      4 |    4 | events   | how many                                                                        |
/// |      8 |    4 | length   | in bytes, of what is compressed                                                 |
/// |     12 |    4 | zero     |                                                                                 |
/// |     16 |    8 | ordinal  | of the first event among those of its stream in the run, counted from 1         |
/// |     24 |    … | events   | compressed with zstd: the lengths of all copies in four bytes each, then all copies |
final class EventBlock {

    /// A block is complete when its copies take so much: enough for zstd to find what repeats, little enough to be read
    /// for the sake of a few events.
    static final int BYTES_MEANT = 16 * 1024;

    private static final int LEVEL = 1;
    private static final int EVENTS_OFFSET = 24;

    private EventBlock() {}

    static long ordinal(ByteBuffer block) {
        return block.getLong(16);
    }

    static int events(ByteBuffer block) {
        return block.getInt(4);
    }

    /// The copies that a block holds.
    static ByteBuffer[] copies(ByteBuffer block) {
        var compressed = new byte[block.limit() - EVENTS_OFFSET];
        block.get(EVENTS_OFFSET, compressed);
        var bytes = ByteBuffer.wrap(Zstd.decompress(compressed, block.getInt(8)));
        var copies = new ByteBuffer[events(block)];
        int at = 4 * copies.length;
        for (int i = 0; i < copies.length; i++) {
            copies[i] = bytes.slice(at, bytes.getInt(4 * i));
            at += copies[i].limit();
        }
        return copies;
    }

    /// Gathers copies for one block after the other.
    static final class Encoder {

        private final List<ByteBuffer> copies = new ArrayList<>();
        private int bytes;
        private long ordinal;

        boolean isEmpty() {
            return copies.isEmpty();
        }

        int events() {
            return copies.size();
        }

        boolean isComplete() {
            return bytes >= BYTES_MEANT;
        }

        /// @param ordinal of the event among those of its stream
        void add(ByteBuffer copy, long ordinal) {
            if (copies.isEmpty()) this.ordinal = ordinal;
            copies.add(copy);
            bytes += copy.limit();
        }

        /// The block of what was added, from 0 to its limit.
        ByteBuffer take() {
            var plain = ByteBuffer.allocate(4 * copies.size() + bytes);
            copies.forEach(copy -> plain.putInt(copy.limit()));
            copies.forEach(copy -> plain.put(copy.duplicate().rewind()));
            var compressed = Zstd.compress(plain.array(), LEVEL);
            var block = ByteBuffer.allocate(EVENTS_OFFSET + compressed.length);
            block.putInt(4, copies.size()).putInt(8, plain.capacity()).putLong(16, ordinal);
            block.put(EVENTS_OFFSET, compressed);
            Block.seal(block);
            copies.clear();
            bytes = 0;
            return block;
        }
    }
}
