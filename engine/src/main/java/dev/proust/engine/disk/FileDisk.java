package dev.proust.engine.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.store.LockedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A directory of the operating system's.
public final class FileDisk implements Disk {

    private static final String LOCK_FILE = "lock";

    /// The directories that this process has locked. The system's locks belong to a process, which gives up all that
    /// it has on a file as soon as it closes any handle of it: so whoever comes second must not even open it.
    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

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
        return lockOnce(() -> {
            var channel = FileChannel.open(
                    directory.resolve(LOCK_FILE),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            return locked(channel, false);
        });
    }

    private interface Locking {
        Closeable run() throws IOException;
    }

    private Closeable lockOnce(Locking locking) throws IOException {
        var real = directory.toRealPath();
        if (!LOCKED_HERE.add(real)) throw new LockedException(name(), thisProcess());
        try {
            var lock = locking.run();
            return () -> {
                try (lock) {
                    LOCKED_HERE.remove(real);
                }
            };
        } catch (IOException | RuntimeException failure) {
            LOCKED_HERE.remove(real);
            throw failure;
        }
    }

    private FileChannel locked(FileChannel channel, boolean isShared) throws IOException {
        try {
            if (channel.tryLock(0, Long.MAX_VALUE, isShared) == null) {
                throw new LockedException(name(), holder(channel));
            }
            if (!isShared) {
                channel.truncate(0);
                channel.write(UTF_8.encode(thisProcess()), 0);
            }
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static String thisProcess() {
        return "process " + ProcessHandle.current().pid();
    }

    /// Makes sure that nobody has the directory open to write, and writes nothing itself: for one who only reads. Where
    /// nobody ever had it open, there is nothing to lock, and nothing is made.
    ///
    /// @return what gives it up again when closed
    /// @throws LockedException if somebody has
    public Closeable lockToRead() throws IOException {
        var path = directory.resolve(LOCK_FILE);
        if (!Files.exists(path)) return () -> {};
        return lockOnce(() -> locked(FileChannel.open(path, StandardOpenOption.READ), true));
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

    private static String holder(FileChannel channel) throws IOException {
        var text = ByteBuffer.allocate(64);
        channel.read(text, 0);
        var holder = UTF_8.decode(text.flip()).toString();
        return holder.isEmpty() ? "unknown" : holder;
    }
}
