package dev.proust.contract.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// What one file is, whatever its name: the bytes that are seen, those that are durable, and the writes in between.
///
/// ```
///   write ──► seen ──sync──► durable          pending: every version of every sector since the last sync
///               ▲               │
///               └──power cut────┘             what was pending: survived, vanished, or garbage
/// ```
///
/// After a failed sync the kernel holds the pages for clean, though the disk has not got them: they are *stale*, seen
/// and not durable, and no later sync writes them.
///
/// Thread rule: one thread at a time.
final class StoredFile {

    /// What a disk writes whole or not at all.
    static final int SECTOR_BYTES = 512;

    private static final int SECTORS = Pages.BYTES / SECTOR_BYTES;
    private static final int ALL_SECTORS = (1 << SECTORS) - 1;

    /// A page as a write left it.
    ///
    /// @param sectors a bit for each sector that the write touched
    /// @param operation the number of the write
    private record Version(byte[] page, int sectors, long operation) {

        boolean touches(int sector) {
            return (sectors & 1 << sector) != 0;
        }
    }

    private Pages seen = new Pages();
    private Pages durable = new Pages();
    private final Map<Integer, List<Version>> pending = new LinkedHashMap<>();
    private long seenSize;
    private long durableSize;
    private long pendingEnd;
    private long allocated;
    private boolean emptied;
    private long emptiedAt;
    private long grownAt;
    private boolean stale;

    // How often a sync has failed, and whether anybody was told of the last time.
    private int failures;
    private boolean reported = true;

    StoredFile copy() {
        var copy = new StoredFile();
        copy.seen = seen.copy();
        copy.durable = durable.copy();
        pending.forEach((index, versions) -> copy.pending.put(index, new ArrayList<>(versions)));
        copy.seenSize = seenSize;
        copy.durableSize = durableSize;
        copy.pendingEnd = pendingEnd;
        copy.allocated = allocated;
        copy.emptied = emptied;
        copy.emptiedAt = emptiedAt;
        copy.grownAt = grownAt;
        copy.stale = stale;
        copy.failures = failures;
        copy.reported = reported;
        return copy;
    }

    // ---------------------------------------------------------------------------------------------------- as seen

    long size() {
        return seenSize;
    }

    /// Fills what remains of the buffer, as far as the file goes.
    int read(ByteBuffer into, long offset) {
        int length = Math.clamp(seenSize - offset, 0, into.remaining());
        seen.read(into, offset, length);
        return length;
    }

    /// Writes what remains of the buffer.
    ///
    /// @param operation the number of the operation
    void write(ByteBuffer bytes, long offset, long operation) {
        if (!bytes.hasRemaining()) return;
        long at = offset;
        while (bytes.hasRemaining()) {
            int from = (int) (at % Pages.BYTES);
            int count = Math.min(bytes.remaining(), Pages.BYTES - from);
            writePage((int) (at / Pages.BYTES), from, count, bytes, operation);
            at += count;
        }
        if (at > seenSize) grownAt = operation;
        seenSize = Math.max(seenSize, at);
        pendingEnd = Math.max(pendingEnd, at);
    }

    private void writePage(int index, int from, int count, ByteBuffer bytes, long operation) {
        byte[] page;
        if (count == Pages.BYTES && Pages.isZero(bytes)) {
            page = Pages.ZEROS;
            bytes.position(bytes.position() + count);
        } else {
            page = seen.page(index).clone();
            bytes.get(page, from, count);
        }
        seen.put(index, page);
        int sectors = ALL_SECTORS << (from / SECTOR_BYTES)
                & ALL_SECTORS >>> (SECTORS - 1 - (from + count - 1) / SECTOR_BYTES);
        pending.computeIfAbsent(index, any -> new ArrayList<>(1)).add(new Version(page, sectors, operation));
    }

    /// Cuts it down to nothing, as opening it anew does.
    void empty(long operation) {
        seen = new Pages();
        seenSize = 0;
        allocated = 0;
        pending.clear();
        pendingEnd = 0;
        emptied = true;
        emptiedAt = operation;
        grownAt = operation;
    }

    // ---------------------------------------------------------------------------------------------------- space

    /// How many bytes of the disk it takes.
    long allocated() {
        return allocated;
    }

    /// Up to where a sync has something to make durable. What an earlier sync has failed to is no longer part of it.
    long pendingEnd() {
        return pendingEnd;
    }

    /// How many more it takes if it grows to a size.
    long toAllocate(long size) {
        return Math.max(0, roundUp(size) - allocated);
    }

    void allocate(long size) {
        allocated = Math.max(allocated, roundUp(size));
    }

    private static long roundUp(long size) {
        return (size + Pages.BYTES - 1) / Pages.BYTES * Pages.BYTES;
    }

    // ---------------------------------------------------------------------------------------------------- syncing

    /// Makes durable what is seen, but for what is stale.
    void sync() {
        if (emptied) clearDurable();
        for (int index : pending.keySet()) {
            durable.put(index, stale ? merged(index) : seen.page(index));
        }
        durableSize = sizeOncePendingIsDurable();
        forgetPending();
    }

    /// Says that it has synced, and has not.
    void lie() {
        stale |= !pending.isEmpty();
        forgetPending();
    }

    /// A sync that fails: what was pending got to the disk or did not, and counts as clean from now on.
    void failSync(RandomGenerator random) {
        settle(Temper.draw(random));
        stale = true;
        forgetPending();
        failures++;
        reported = false;
    }

    /// What a handle that is opened now has been told of the failures so far.
    int failuresKnownAtOpen() {
        return reported ? failures : failures - 1;
    }

    /// How often a sync has failed. Each handle is told once, and one that is opened later of the last time, if nobody
    /// was: as Linux does it.
    int report() {
        reported = true;
        return failures;
    }

    // ---------------------------------------------------------------------------------------------------- fate

    /// Cuts the power: what is seen is what is durable, and each pending sector has had its fate.
    ///
    /// @param fate is drawn only if anything is pending
    void cutPower(Supplier<Fate> fate) {
        if (!pending.isEmpty() || emptied) settle(fate.get());
        seen = durable.copy();
        seenSize = durableSize;
        allocated = roundUp(durableSize);
        stale = false;
        forgetPending();
        failures = 0;
        reported = true;
    }

    /// Decides what of the pending writes is durable.
    private void settle(Fate fate) {
        if (emptied && fate.empties(emptiedAt)) clearDurable();
        long size = fate.size(durableSize, sizeOncePendingIsDurable(), grownAt);
        for (var entry : pending.entrySet()) {
            int index = entry.getKey();
            if ((long) index * Pages.BYTES < size) durable.put(index, settled(index, entry.getValue(), fate));
        }
        durable.clearFrom(size);
        durableSize = size;
    }

    private byte[] settled(int index, List<Version> versions, Fate fate) {
        var old = durable.page(index);
        boolean zerosOnly = Pages.isZeros(old) && versions.stream().allMatch(version -> Pages.isZeros(version.page));
        boolean isNew = (long) index * Pages.BYTES >= durableSize;
        if (zerosOnly && (!isNew || fate.sparesZeros())) return old;

        var page = old.clone();
        for (int sector = 0; sector < SECTORS; sector++) {
            settle(page, index, sector, versions, fate);
        }
        return page;
    }

    private void settle(byte[] page, int index, int number, List<Version> versions, Fate fate) {
        var touching =
                versions.stream().filter(version -> version.touches(number)).toList();
        if (touching.isEmpty()) return;
        var pages = new ArrayList<byte[]>(touching.size() + 1);
        pages.add(durable.page(index));
        touching.forEach(version -> pages.add(version.page));
        long offset = (long) index * Pages.BYTES + (long) number * SECTOR_BYTES;
        var sector = new Fate.Sector(offset, pages, touching.getLast().operation);
        boolean isHeld = offset < durableSize;
        if (isHeld && IntStream.range(1, pages.size()).allMatch(version -> sector.isSame(0, version))) return;
        fate.settle(sector, page);
    }

    /// The durable page with the pending sectors of the one that is seen.
    private byte[] merged(int index) {
        int touched = 0;
        for (var version : pending.getOrDefault(index, List.of())) {
            touched |= version.sectors;
        }
        if (touched == ALL_SECTORS) return seen.page(index);
        var page = durable.page(index).clone();
        for (int sector = 0; sector < SECTORS; sector++) {
            if ((touched & 1 << sector) == 0) continue;
            System.arraycopy(seen.page(index), sector * SECTOR_BYTES, page, sector * SECTOR_BYTES, SECTOR_BYTES);
        }
        return page;
    }

    private long sizeOncePendingIsDurable() {
        return emptied ? pendingEnd : Math.max(durableSize, pendingEnd);
    }

    private void clearDurable() {
        durable = new Pages();
        durableSize = 0;
    }

    private void forgetPending() {
        pending.clear();
        pendingEnd = 0;
        emptied = false;
    }

    // ---------------------------------------------------------------------------------------------------- rot

    /// A sync that leaves out one page, or puts it in another one's place, and says that all went well.
    ///
    /// @return whether there was anything to lose
    boolean syncButLoseOne(RandomGenerator random, boolean misdirected) {
        var changed = pending.keySet().stream()
                .filter(index -> !Arrays.equals(seen.page(index), durable.page(index)))
                .toList();
        if (changed.isEmpty()) {
            sync();
            return false;
        }
        int lost = changed.get(random.nextInt(changed.size()));
        var before = emptied ? Pages.ZEROS : durable.page(lost);
        sync();
        var strayed = durable.page(lost);
        durable.put(lost, before);
        if (misdirected) durable.put(random.nextInt((int) (roundUp(durableSize) / Pages.BYTES)), strayed);
        durable.clearFrom(durableSize);
        stale = true;
        return true;
    }

    /// Turns one bit over, in what is durable and in what is seen.
    void flipBit(long offset, int bit) {
        seen.put((int) (offset / Pages.BYTES), flipped(seen, offset, bit));
        durable.put((int) (offset / Pages.BYTES), flipped(durable, offset, bit));
    }

    private static byte[] flipped(Pages pages, long offset, int bit) {
        var page = pages.page((int) (offset / Pages.BYTES)).clone();
        page[(int) (offset % Pages.BYTES)] ^= (byte) (1 << bit);
        return page;
    }

    // ---------------------------------------------------------------------------------------------------- to look at

    /// The bytes that would be there after a power cut in which every pending write vanishes.
    byte[] durableBytes() {
        var bytes = new byte[Math.toIntExact(durableSize)];
        durable.read(ByteBuffer.wrap(bytes), 0, bytes.length);
        return bytes;
    }

    long durableSize() {
        return durableSize;
    }

    /// Shows what is durable, without pages of zeros.
    void durablePages(BiConsumer<Integer, byte[]> page) {
        durable.forEach(page);
    }

    byte[] seenBytes(long offset, int length) {
        var bytes = ByteBuffer.allocate(Math.clamp(seenSize - offset, 0, length));
        seen.read(bytes, offset, bytes.capacity());
        return bytes.array();
    }
}
