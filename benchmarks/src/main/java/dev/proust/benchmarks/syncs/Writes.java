package dev.proust.benchmarks.syncs;

import dev.proust.benchmarks.harness.Contender;
import dev.proust.benchmarks.harness.Operation;
import dev.proust.benchmarks.harness.PastTheCache;
import dev.proust.benchmarks.harness.Round;
import dev.proust.benchmarks.harness.WrittenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Durable writes of one size in one mode: as many in flight as there are threads, one place behind the other in a
/// file of zeros, as a log would write them.
record Writes(Mode mode, int writeBytes, WrittenFile file) implements Contender {

    @Override
    public String system() {
        return mode.system();
    }

    @Override
    public Round begin(int clients) throws IOException {
        return new Writing(this, file.open(mode.options()));
    }

    private record Writing(Writes writes, FileChannel channel) implements Round {

        @Override
        public Thread.Builder threads() {
            return Thread.ofPlatform();
        }

        @Override
        public Operation client(int number) {
            int length = writes.writeBytes;
            var bytes = ByteBuffer.allocateDirect(length + PastTheCache.BLOCK_BYTES)
                    .alignedSlice(PastTheCache.BLOCK_BYTES)
                    .limit(length)
                    .slice();
            boolean forces = writes.mode.forces();
            return () -> {
                WrittenFile.writeFully(channel, bytes.clear(), writes.file.next(length));
                if (forces) channel.force(false);
            };
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
