package dev.proust.engine.run;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
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
    private static final int OPEN_HEADER_BYTES = 12;

    private EventBlock() {}

    /// The block as it is read from then on: nothing is compressed, and each copy is found at once.
    ///
    /// | offset | size | field    | value                                              |
    /// |-------:|-----:|----------|----------------------------------------------------|
    /// |      0 |    8 | ordinal  | as in the block                                    |
    /// |      8 |    4 | events   | as in the block                                    |
    /// |     12 |  4 n | ends     | of each copy, as an offset in here                 |
    /// |      … |    n | copies   | one behind the other                               |
    ///
    /// @throws IllegalArgumentException if it is not what its [Encoder] makes
    static ByteBuffer open(ByteBuffer block) {
        int events = block.getInt(4);
        int length = block.getInt(8);
        int copiesAt = OPEN_HEADER_BYTES + 4 * events;
        if (events < 0 || length < 4 * events) throw senseless(events + " events in " + length + " bytes");
        var open = ByteBuffer.allocate(OPEN_HEADER_BYTES + length);
        var compressed = new byte[block.limit() - EVENTS_OFFSET];
        block.get(EVENTS_OFFSET, compressed);
        long got = Zstd.decompressByteArray(open.array(), OPEN_HEADER_BYTES, length, compressed, 0, compressed.length);
        if (got != length) throw senseless(Zstd.isError(got) ? Zstd.getErrorName(got) : got + " bytes");
        open.putLong(0, block.getLong(16)).putInt(8, events);
        int end = copiesAt;
        for (int i = 0; i < events; i++) {
            int copy = open.getInt(OPEN_HEADER_BYTES + 4 * i);
            if (copy < 0 || copy > open.limit() - end) throw senseless("a copy of " + copy + " bytes");
            end += copy;
            open.putInt(OPEN_HEADER_BYTES + 4 * i, end);
        }
        return open;
    }

    private static IllegalArgumentException senseless(String what) {
        return new IllegalArgumentException(what);
    }

    static long ordinal(ByteBuffer open) {
        return open.getLong(0);
    }

    static int events(ByteBuffer open) {
        return open.getInt(8);
    }

    /// The copy of one of its events, counted from 0.
    static ByteBuffer copy(ByteBuffer open, int index) {
        int from = index == 0 ? OPEN_HEADER_BYTES + 4 * events(open) : end(open, index - 1);
        return open.slice(from, end(open, index) - from);
    }

    private static int end(ByteBuffer open, int index) {
        return open.getInt(OPEN_HEADER_BYTES + 4 * index);
    }

    /// Gathers copies for one block after the other.
    ///
    /// Whoever has made one closes it.
    static final class Encoder implements AutoCloseable {

        private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
        private final List<ByteBuffer> copies = new ArrayList<>();
        private byte[] compressed = {};
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
            if (compressed.length < Zstd.compressBound(plain.capacity())) {
                compressed = new byte[Math.toIntExact(Zstd.compressBound(plain.capacity()))];
            }
            int length = zstd.compressByteArray(compressed, 0, compressed.length, plain.array(), 0, plain.capacity());
            var block = ByteBuffer.allocate(EVENTS_OFFSET + length);
            block.putInt(4, copies.size()).putInt(8, plain.capacity()).putLong(16, ordinal);
            block.put(EVENTS_OFFSET, compressed, 0, length);
            Block.seal(block);
            copies.clear();
            bytes = 0;
            return block;
        }

        @Override
        public void close() {
            zstd.close();
        }
    }
}
