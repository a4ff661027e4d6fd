package dev.proust.engine.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.store.LockedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A directory of the operating system's.
public final class FileDisk implements Disk {

    private static final String LOCK_FILE = "lock";

    private final Path directory;

    private FileDisk(Path directory) {
        this.directory = directory;
    }

    /// The directory, which is made if it is missing, with all above it.
    public static FileDisk at(Path directory) throws IOException {
        var absolute = directory.toAbsolutePath().normalize();
        createDurably(absolute);
        return new FileDisk(absolute);
    }

    @Override
    public String name() {
        return directory.toString();
    }

    @Override
    public AutoCloseable lock() throws IOException {
        var path = directory.resolve(LOCK_FILE);
        var channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) throw new LockedException(name(), holder(channel));
            channel.truncate(0);
            channel.write(UTF_8.encode("process " + ProcessHandle.current().pid()), 0);
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    @Override
    public List<String> list() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Override
    public DiskFile openToRead(String file) throws IOException {
        return new ReadableFile(directory.resolve(file));
    }

    @Override
    public DiskFile openToWrite(String file) throws IOException {
        return new WritableFile(
                directory.resolve(file),
                FileChannel.open(directory.resolve(file), StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public DiskFile create(String file) throws IOException {
        var path = directory.resolve(file);
        return NoSpace.told(
                path.toString(),
                () -> new WritableFile(
                        path,
                        FileChannel.open(
                                path,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE)));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String file) throws IOException {
        Files.delete(directory.resolve(file));
    }

    @Override
    public void syncDirectory() throws IOException {
        sync(directory);
    }

    /// Makes the directory so that a power cut does not take it: each new one is synced into the one above.
    private static void createDurably(Path directory) throws IOException {
        if (Files.isDirectory(directory)) return;
        var above = directory.getParent();
        if (above != null) createDurably(above);
        Files.createDirectory(directory);
        if (above != null) sync(above);
    }

    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException lockedByThisProcess) {
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var text = ByteBuffer.allocate(64);
        channel.read(text, 0);
        var holder = UTF_8.decode(text.flip()).toString();
        return holder.isEmpty() ? "unknown" : holder;
    }
}
