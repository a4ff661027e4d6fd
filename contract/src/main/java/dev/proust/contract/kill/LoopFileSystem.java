package dev.proust.contract.kill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A small ext4 file system in a file. Ballast in it takes space until it is thrown off.
///
/// Only root may make one, and only where the kernel lets it have loop devices.
///
/// Thread rule: one thread.
final class LoopFileSystem implements AutoCloseable {

    private static final long BYTES = 32L * 1024 * 1024;

    /// What takes space until it is thrown off.
    enum Ballast {
        /// Enough to go on for a while.
        LARGE(8 * 1024 * 1024),
        /// Enough to open a store.
        SMALL(1024 * 1024);

        private final int bytes;

        Ballast(int bytes) {
            this.bytes = bytes;
        }
    }

    private final Path mountPoint;
    private final Cleanup cleanup;
    private final Runnable unmounting = this::unmount;

    private LoopFileSystem(Path mountPoint, Cleanup cleanup) {
        this.mountPoint = mountPoint;
        this.cleanup = cleanup;
    }

    /// Makes one and mounts it.
    ///
    /// @param directory for its file and its mount point
    static LoopFileSystem make(Path directory, Cleanup cleanup)
            throws IOException, NotPossibleException, InterruptedException {
        var maker = Command.find("mkfs.ext4", "e2fsprogs").toString();
        var mount = Command.find("mount", "mount").toString();
        var mountPoint = Files.createDirectories(directory.resolve("mounted")).toAbsolutePath();
        var image = directory.resolve("image").toAbsolutePath();
        try (var file = FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), BYTES - 1);
        }
        Command.run(List.of(maker, "-q", "-F", "-m", "0", image.toString()));
        try {
            Command.run(List.of(mount, "-o", "loop", image.toString(), mountPoint.toString()));
        } catch (NotPossibleException refused) {
            throw new NotPossibleException(
                    "only root may mount, and only where there are loop devices: " + refused.getMessage());
        }
        var made = new LoopFileSystem(mountPoint, cleanup);
        cleanup.add(made.unmounting);
        for (var ballast : Ballast.values()) {
            made.take(ballast);
        }
        return made;
    }

    /// Its uppermost directory.
    Path root() {
        return mountPoint;
    }

    private void take(Ballast ballast) throws IOException {
        try (var file = FileChannel.open(file(ballast), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var zeros = ByteBuffer.allocate(ballast.bytes);
            while (zeros.hasRemaining()) {
                file.write(zeros);
            }
            file.force(true);
        }
    }

    /// Gives space back.
    void drop(Ballast ballast) throws IOException {
        Files.deleteIfExists(file(ballast));
    }

    private Path file(Ballast ballast) {
        return mountPoint.resolve(ballast.name());
    }

    private void unmount() {
        try {
            Command.run(List.of(Command.find("umount", "mount").toString(), mountPoint.toString()));
        } catch (NotPossibleException busy) {
            unmountLater();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            unmountLater();
        }
    }

    /// Unmounts it as soon as nobody uses it any more.
    private void unmountLater() {
        try {
            new ProcessBuilder("umount", "-l", mountPoint.toString()).start();
        } catch (IOException failed) {
            throw new IllegalStateException(mountPoint + " cannot be unmounted: umount it by hand", failed);
        }
    }

    /// The file that it was in stays.
    @Override
    public void close() {
        cleanup.remove(unmounting);
        unmount();
    }
}
