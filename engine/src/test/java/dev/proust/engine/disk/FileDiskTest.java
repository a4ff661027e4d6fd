package dev.proust.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.store.LockedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {

    @TempDir
    private Path directory;

    @Test
    void makes_the_directory_and_all_above_it() throws IOException {
        var disk = FileDisk.at(directory.resolve("a/b/c"));

        disk.create("file").close();

        assertThat(directory.resolve("a/b/c/file")).exists();
    }

    @Test
    void reads_on_when_a_reading_thread_is_interrupted_and_leaves_the_interrupt_to_be_seen() throws Exception {
        var disk = FileDisk.at(directory);
        try (var file = disk.create("file")) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
        }
        try (var file = disk.openToRead("file")) {
            var into = ByteBuffer.allocate(3);

            Thread.currentThread().interrupt();
            int count = file.read(into, 0);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(count).isEqualTo(3);
            assertThat(into.array()).containsExactly(1, 2, 3);
            assertThat(file.read(into.clear(), 0)).isEqualTo(3);
        }
    }

    @Test
    void reads_what_there_is_at_the_end_of_a_file() throws IOException {
        var disk = FileDisk.at(directory);
        try (var file = disk.create("file")) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 10);

            assertThat(file.size()).isEqualTo(13);
            assertThat(file.read(ByteBuffer.allocate(8), 11)).isEqualTo(2);
            assertThat(file.read(ByteBuffer.allocate(8), 100)).isEqualTo(0);
        }
    }

    @Test
    void keeps_other_processes_out_though_somebody_here_has_tried_to_come_in() throws Exception {
        var lock = FileDisk.at(directory).lock();
        assertThatThrownBy(() -> FileDisk.at(directory).lock()).isInstanceOf(LockedException.class);
        assertThatThrownBy(() -> FileDisk.at(directory).lockToRead()).isInstanceOf(LockedException.class);
        assertThat(LockProbe.run(directory)).isEqualTo(LockProbe.LOCKED);

        lock.close();
        assertThat(LockProbe.run(directory)).isEqualTo(LockProbe.FREE);
    }

    @Test
    void locks_a_directory_against_others_until_it_is_given_up() throws Exception {
        var lock = FileDisk.at(directory).lock();

        assertThatThrownBy(() -> FileDisk.at(directory).lock())
                .isInstanceOf(LockedException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("process " + ProcessHandle.current().pid());

        lock.close();
        FileDisk.at(directory).lock().close();
    }

    @Test
    void tells_a_full_disk_from_other_failures() {
        assertThatThrownBy(() -> NoSpace.told("file", () -> {
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(NoSpaceException.class);
        assertThatThrownBy(() -> NoSpace.told("file", () -> {
                    throw new IOException("Disk quota exceeded");
                }))
                .isInstanceOf(NoSpaceException.class);
        assertThatThrownBy(() -> NoSpace.told("file", () -> {
                    throw new IOException("Input/output error");
                }))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoSpaceException.class);
    }
}
