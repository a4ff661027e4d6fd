package dev.proust.benchmarks.append;

import dev.proust.benchmarks.harness.Contender;
import dev.proust.benchmarks.harness.Operation;
import dev.proust.benchmarks.harness.Round;
import dev.proust.benchmarks.harness.WrittenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The floor below everything: one thread that writes 512 bytes over blocks that are written already, and syncs
/// them, again and again. Nobody who promises durability answers one client faster.
final class SyncLoop implements Contender {

    static final String SYSTEM = "fdatasync";

    private static final int WRITE_BYTES = 512;

    private final WrittenFile file;

    SyncLoop(Path folder, int fileMebibytes) throws IOException {
        this.file = WrittenFile.create(folder.resolve("written"), fileMebibytes);
    }

    @Override
    public String system() {
        return SYSTEM;
    }

    @Override
    public Round begin(int clients) throws IOException {
        return new Loop(file, file.open(StandardOpenOption.WRITE));
    }

    private record Loop(WrittenFile file, FileChannel channel) implements Round {

        /// A platform's thread: the bare loop, with nothing between it and the system.
        @Override
        public Thread.Builder threads() {
            return Thread.ofPlatform();
        }

        @Override
        public Operation client(int number) {
            var bytes = ByteBuffer.allocateDirect(WRITE_BYTES);
            return () -> {
                WrittenFile.writeFully(channel, bytes.clear(), file.next(WRITE_BYTES));
                channel.force(false);
            };
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
