package dev.proust.engine.run;

import dev.proust.engine.disk.DiskFile;
import dev.proust.store.CorruptionException;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Reads blocks of one run's file, verifies each before anybody sees it, and keeps it in the cache if there is one.
///
/// Thread rule: any thread.
final class Blocks {

    private final DiskFile file;
    private final long run;
    private final @Nullable BlockCache cache;
    private final Damage damage;

    /// @param run the number of the run, for the cache
    /// @param cache where to look first; null: nowhere, as for one who reads everything once
    /// @param alarm is run when a block is found damaged, each time
    Blocks(DiskFile file, long run, @Nullable BlockCache cache, Runnable alarm) {
        this(file, run, cache, new Damage(alarm));
    }

    private Blocks(DiskFile file, long run, @Nullable BlockCache cache, Damage damage) {
        this.file = file;
        this.run = run;
        this.cache = cache;
        this.damage = damage;
    }

    /// Whether a block was found damaged.
    boolean isDamaged() {
        return damage.found;
    }

    /// The same blocks, past the cache.
    Blocks uncached() {
        return new Blocks(file, run, null, damage);
    }

    /// A block, read only.
    ///
    /// @throws UnavailableException if the disk fails, or it is damaged: it will be made anew
    ByteBuffer read(long extent) {
        return read(Extent.offset(extent), Extent.length(extent));
    }

    /// The block at an offset.
    ByteBuffer read(long offset, int length) {
        return read(offset, length, UnaryOperator.identity());
    }

    /// A block that was opened, as by decompressing it: so it is cached.
    ///
    /// @param opening is given the block, verified
    ByteBuffer read(long extent, UnaryOperator<ByteBuffer> opening) {
        return read(Extent.offset(extent), Extent.length(extent), opening);
    }

    private ByteBuffer read(long offset, int length, UnaryOperator<ByteBuffer> opening) {
        if (cache == null) return opening.apply(fetch(offset, length));
        var address = new BlockCache.Address(run, offset);
        var cached = cache.get(address);
        if (cached != null) return cached.duplicate();
        var block = opening.apply(fetch(offset, length));
        cache.put(address, block);
        return block.duplicate();
    }

    /// Whether a block need not be read.
    boolean isCached(long extent) {
        return cache != null && cache.get(new BlockCache.Address(run, Extent.offset(extent))) != null;
    }

    /// A block that was read already, among others.
    ///
    /// @param row what was read
    /// @param rowOffset where it stands in the file
    /// @param opening is given the block, verified
    ByteBuffer readFrom(ByteBuffer row, long rowOffset, long extent, UnaryOperator<ByteBuffer> opening) {
        var bytes = row.slice(Math.toIntExact(Extent.offset(extent) - rowOffset), Extent.length(extent));
        var block = opening.apply(verified(bytes, Extent.offset(extent)));
        if (cache != null) cache.put(new BlockCache.Address(run, Extent.offset(extent)), block);
        return block.duplicate();
    }

    /// A block that is not waited for if it is damaged, past the cache.
    ///
    /// @throws UnavailableException if the disk fails
    Optional<ByteBuffer> readIfWhole(long extent, UnaryOperator<ByteBuffer> opening) {
        var block = readBytes(Extent.offset(extent), Extent.length(extent));
        return Block.isWhole(block) ? Optional.of(opening.apply(block)) : Optional.empty();
    }

    private ByteBuffer fetch(long offset, int length) {
        return verified(readBytes(offset, length), offset);
    }

    private ByteBuffer verified(ByteBuffer block, long offset) {
        if (Block.isWhole(block)) return block;
        damage.found = true;
        damage.alarm.run();
        throw new UnavailableException(
                file.name(),
                "has a damaged block of " + block.limit() + " bytes at offset " + offset
                        + "; it is being made anew from the log: try again",
                null);
    }

    /// Bytes whose checksum stands elsewhere.
    ByteBuffer readBytes(long offset, int length) {
        var bytes = ByteBuffer.allocate(length);
        try {
            file.read(bytes, offset);
        } catch (IOException failure) {
            throw new UnavailableException(file.name(), "cannot be read: " + failure.getMessage(), failure);
        }
        if (bytes.hasRemaining()) {
            throw new CorruptionException(file.name(), offset, length + " bytes", bytes.position() + " bytes");
        }
        return bytes.flip();
    }

    /// What is known of the damage to a run, whoever reads it.
    private static final class Damage {
        private final Runnable alarm;
        private volatile boolean found;

        Damage(Runnable alarm) {
            this.alarm = alarm;
        }
    }
}
