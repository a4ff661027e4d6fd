package dev.proust.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that many threads read through one handle, some of which are interrupted in the middle of it.
class ReadableFileTest {

    private static final int BYTES = 64 * 1024;
    private static final int READERS = 8;
    private static final int READS = 1_000;
    private static final int PATIENCE_SECONDS = 60;

    /// Of the platform, as the system may stop these at any step.
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());

    @TempDir
    private Path directory;

    private Path path;

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @BeforeEach
    void writeFile() throws IOException {
        path = directory.resolve("file");
        var bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) bytes[i] = byteAt(i);
        Files.write(path, bytes);
    }

    @Test
    void interrupts_disturb_nobody_and_each_is_left_to_the_one_it_was_meant_for() throws Exception {
        try (var file = new ReadableFile(path)) {
            var reading = new ArrayList<Future<Integer>>();
            for (int reader = 0; reader < READERS; reader++) {
                var random = new Random(reader);
                boolean interrupted = reader % 2 == 0;
                reading.add(threads.submit(() -> read(file, random, interrupted)));
            }
            for (int reader = 0; reader < READERS; reader++) {
                assertThat(reading.get(reader).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as("interrupts that reader %d has seen", reader)
                        .isEqualTo(reader % 2 == 0 ? READS : 0);
            }
        }
    }

    /// Reads here and there; just before each read, or in the middle of it, somebody interrupts the thread if he is to.
    ///
    /// @return how many interrupts were left to be seen
    private static int read(ReadableFile file, Random random, boolean interrupted) throws Exception {
        int seen = 0;
        var reader = Thread.currentThread();
        for (int i = 0; i < READS; i++) {
            var into = ByteBuffer.allocate(random.nextInt(1, 2_000));
            int offset = random.nextInt(BYTES - into.capacity());
            var other = Thread.ofPlatform().unstarted(reader::interrupt);
            if (interrupted) other.start();
            assertThat(file.read(into, offset)).isEqualTo(into.capacity());
            if (interrupted) joinThough(other);
            if (Thread.interrupted()) seen++;
            for (int at = 0; at < into.capacity(); at++) {
                assertThat(into.get(at)).isEqualTo(byteAt(offset + at));
            }
        }
        return seen;
    }

    /// Waits for the other thread's end, whatever it does to this one meanwhile.
    private static void joinThough(Thread other) {
        boolean interrupted = false;
        while (other.isAlive()) {
            try {
                other.join();
            } catch (InterruptedException kept) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    @Test
    void closing_ends_all_reads() throws Exception {
        for (int round = 0; round < 20; round++) {
            var file = new ReadableFile(path);
            Callable<Integer> forEver = () -> {
                while (true) {
                    Thread.currentThread().interrupt();
                    file.read(ByteBuffer.allocate(10), 0);
                }
            };
            var reading = List.of(threads.submit(forEver), threads.submit(forEver));
            file.size();
            file.close();
            for (var one : reading) {
                assertThatThrownBy(() -> one.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(ClosedChannelException.class);
            }
        }
    }

    private static byte byteAt(int offset) {
        return (byte) (offset % 251);
    }
}
