package dev.proust.contract.sim;

import java.util.Arrays;
import java.util.List;

/// What becomes, at one moment, of all that is pending in one file.
///
/// Thread rule: one thread at a time.
interface Fate {

    /// A sector that has been written since it was last synced.
    ///
    /// @param offset where in the file
    /// @param pages the page that is durable, and then the page as each write of this sector has left it
    /// @param operation the number of the last of these writes
    record Sector(long offset, List<byte[]> pages, long operation) {

        int from() {
            return (int) (offset % Pages.BYTES);
        }

        byte[] newest() {
            return pages.getLast();
        }

        boolean isSame(int version, int other) {
            int from = from();
            int to = from + StoredFile.SECTOR_BYTES;
            return Arrays.equals(pages.get(version), from, to, pages.get(other), from, to);
        }

        /// Puts what one of its versions holds there into a page.
        void put(int version, byte[] page) {
            System.arraycopy(pages.get(version), from(), page, from(), StoredFile.SECTOR_BYTES);
        }
    }

    /// Whether a file that was emptied is empty.
    ///
    /// @param operation the number of the operation that emptied it
    boolean empties(long operation);

    /// The size of a file that has changed: either, or anything between.
    ///
    /// @param operation the number of the last operation that let it grow
    long size(long before, long after, long operation);

    /// Whether a page of zeros in space that the file did not have before is spared.
    boolean sparesZeros();

    /// Puts into a page what a sector of it holds.
    void settle(Sector sector, byte[] page);
}
