package dev.proust.contract.sim;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiConsumer;

/// The bytes of a file, in pages. A page is never changed but replaced, so that copies share them and zeros, of which
/// a log has megabytes, cost a reference a page.
///
/// Thread rule: one thread at a time.
final class Pages {

    /// The unit in which a file is kept.
    static final int BYTES = 4096;

    /// The page that was never written, or was written with zeros.
    static final byte[] ZEROS = new byte[BYTES];

    private static final ByteBuffer ZERO_BUFFER = ByteBuffer.wrap(ZEROS);

    private byte[][] pages = {};

    Pages copy() {
        var copy = new Pages();
        copy.pages = pages.clone();
        return copy;
    }

    byte[] page(int index) {
        return index < pages.length ? pages[index] : ZEROS;
    }

    /// Puts a page in place of another one. It must not be changed any more.
    void put(int index, byte[] page) {
        if (index >= pages.length) {
            if (isZeros(page)) return;
            int before = pages.length;
            pages = Arrays.copyOf(pages, Math.max(index + 1, before + before / 2));
            Arrays.fill(pages, before, pages.length, ZEROS);
        }
        pages[index] = page;
    }

    /// Reads bytes; what was never put is zero.
    void read(ByteBuffer into, long offset, int length) {
        long at = offset;
        int left = length;
        while (left > 0) {
            int from = (int) (at % BYTES);
            int count = Math.min(left, BYTES - from);
            into.put(page((int) (at / BYTES)), from, count);
            at += count;
            left -= count;
        }
    }

    /// Shows each page that holds anything but zeros, in order.
    void forEach(BiConsumer<Integer, byte[]> page) {
        for (int i = 0; i < pages.length; i++) {
            if (!isZeros(pages[i]) && !Arrays.equals(pages[i], ZEROS)) page.accept(i, pages[i]);
        }
    }

    /// Forgets all from an offset on.
    void clearFrom(long size) {
        int first = (int) (size / BYTES);
        int kept = (int) (size % BYTES);
        if (first >= pages.length) return;
        if (kept > 0 && !isZeros(pages[first])) {
            var page = pages[first].clone();
            Arrays.fill(page, kept, BYTES, (byte) 0);
            pages[first] = page;
        }
        Arrays.fill(pages, kept > 0 ? first + 1 : first, pages.length, ZEROS);
    }

    /// Whether a page is [#ZEROS] itself. One that was written in parts may hold zeros too: it only costs more.
    @SuppressWarnings("ReferenceEquality")
    static boolean isZeros(byte[] page) {
        return page == ZEROS;
    }

    /// Whether the next page's worth of bytes of a buffer is nothing but zeros.
    static boolean isZero(ByteBuffer bytes) {
        return bytes.slice(bytes.position(), BYTES).mismatch(ZERO_BUFFER) < 0;
    }
}
