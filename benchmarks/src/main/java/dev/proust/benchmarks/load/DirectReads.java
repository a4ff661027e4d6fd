package dev.proust.benchmarks.load;

import dev.proust.benchmarks.harness.Contender;
import dev.proust.benchmarks.harness.Operation;
import dev.proust.benchmarks.harness.PastTheCache;
import dev.proust.benchmarks.harness.Round;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.SplittableRandom;

/// The floor of a cold load: one read of 4 KiB at a random place of the store's own largest file, past the page
/// cache. Whoever has to fetch something from this disk waits at least for that.
record DirectReads(Path folder) implements Contender {

    static final String SYSTEM = "direct read";
    static final String WORKLOAD = "read 4 KiB";

    @Override
    public String system() {
        return SYSTEM;
    }

    @Override
    public Round begin(int clients) throws IOException {
        return new ReadRound(FileChannel.open(largestFile(), StandardOpenOption.READ, PastTheCache.direct()));
    }

    private Path largestFile() throws IOException {
        try (var files = Files.list(folder)) {
            return files.max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow(() -> new IOException(folder + " holds no file"));
        }
    }

    private record ReadRound(FileChannel channel) implements Round {

        @Override
        public Operation client(int number) throws IOException {
            int block = PastTheCache.BLOCK_BYTES;
            var buffer = ByteBuffer.allocateDirect(2 * block)
                    .alignedSlice(block)
                    .limit(block)
                    .slice();
            long blocks = Math.max(1, channel.size() / block);
            var random = new SplittableRandom();
            return () -> channel.read(buffer.clear(), random.nextLong(blocks) * block);
        }

        @Override
        public Thread.Builder threads() {
            return Thread.ofPlatform();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
