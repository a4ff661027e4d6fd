package dev.proust.engine.run;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The blocks of runs that were read lately, verified; those that were not asked for the longest go first.
///
/// Which blocks stay depends on nothing but the order of calls, so that a simulation meets the same reads each time.
///
/// Thread rule: any thread.
public final class BlockCache {

    /// Keeps threads that ask for different blocks out of each other's way.
    private static final int SHARDS = 16;

    /// What a block costs beside its bytes: its entry, key and buffer, as measured on a 64-bit JVM.
    private static final int OVERHEAD_BYTES = 160;

    private final List<Shard> shards = new ArrayList<>();

    /// @param bytesMax of all blocks together; 0: keep none
    public BlockCache(long bytesMax) {
        for (int i = 0; i < SHARDS; i++) {
            shards.add(new Shard(bytesMax / SHARDS));
        }
    }

    /// @param run the number of a run; none is used twice
    record Address(long run, long offset) {
        int shard() {
            return (int) (((run * 31 + offset) * 0x9E37_79B9_7F4A_7C15L) >>> 60);
        }
    }

    @Nullable
    ByteBuffer get(Address address) {
        return shards.get(address.shard()).get(address);
    }

    void put(Address address, ByteBuffer block) {
        shards.get(address.shard()).put(address, block);
    }

    private static final class Shard {
        private final LinkedHashMap<Address, ByteBuffer> blocks = new LinkedHashMap<>(16, 0.75f, true);
        private final long bytesMax;
        private long bytes;

        Shard(long bytesMax) {
            this.bytesMax = bytesMax;
        }

        synchronized @Nullable ByteBuffer get(Address address) {
            return blocks.get(address);
        }

        synchronized void put(Address address, ByteBuffer block) {
            long size = size(block);
            if (size > bytesMax) return;
            var before = blocks.put(address, block);
            bytes += size - (before == null ? 0 : size(before));
            var oldest = blocks.entrySet().iterator();
            while (bytes > bytesMax) {
                bytes -= size(oldest.next().getValue());
                oldest.remove();
            }
        }

        private static long size(ByteBuffer block) {
            return (long) block.capacity() + OVERHEAD_BYTES;
        }
    }
}
