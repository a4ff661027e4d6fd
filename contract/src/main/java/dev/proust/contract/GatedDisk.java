package dev.proust.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.disk.DiskFile;
import dev.proust.engine.disk.NoSpaceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A disk whose syncs a test can hold up, let through and make fail, to look at a store between a write and its
/// durability. All else goes to the disk behind it.
///
/// Thread rule: any thread.
public final class GatedDisk implements Disk {

    /// What no write holds: each of its bytes is one of the first 256 characters.
    private static final String NOTHING = "\u2205";

    private final Disk behind;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean isShut;
    private final List<String> waiting = new ArrayList<>();
    private String failing = NOTHING;
    private volatile boolean isFull;

    public GatedDisk(Disk behind) {
        this.behind = behind;
    }

    /// From now on every sync waits.
    public void shut() {
        locked(() -> isShut = true);
    }

    /// Lets all syncs through, those that wait included.
    public void open() {
        locked(() -> isShut = false);
    }

    /// Makes the sync of an append fail, as a disk does that has lost what was written; those after it succeed.
    ///
    /// @param text what the append's bytes hold, as the type of an event; ASCII
    public void failSyncOf(String text) {
        locked(() -> failing = text);
    }

    /// Whether files can no longer grow.
    public void full(boolean full) {
        isFull = full;
    }

    /// Waits until the sync of an append waits at the shut gate. Others sync, too: who fills ahead, or the writer when
    /// he goes to rest.
    ///
    /// @param text what the append's bytes hold, as the type of an event; ASCII
    public void awaitSyncOf(String text) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.stream().noneMatch(written -> written.contains(text))) changed.await();
        } finally {
            lock.unlock();
        }
    }

    private void pass(String file, String written) throws IOException {
        lock.lock();
        try {
            waiting.add(written);
            changed.signalAll();
            while (isShut) changed.awaitUninterruptibly();
            waiting.remove(written);
            if (!written.contains(failing)) return;
            failing = NOTHING;
        } finally {
            lock.unlock();
        }
        throw new IOException(file + ": Input/output error, as the test wants it");
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String name() {
        return behind.name();
    }

    @Override
    public AutoCloseable lock() throws IOException {
        return behind.lock();
    }

    @Override
    public List<String> list() throws IOException {
        return behind.list();
    }

    @Override
    public DiskFile openToRead(String file) throws IOException {
        return behind.openToRead(file);
    }

    @Override
    public DiskFile openToWrite(String file) throws IOException {
        return new GatedFile(behind.openToWrite(file));
    }

    @Override
    public DiskFile create(String file) throws IOException {
        return new GatedFile(behind.create(file));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        behind.rename(from, to);
    }

    @Override
    public void delete(String file) throws IOException {
        behind.delete(file);
    }

    @Override
    public void syncDirectory() throws IOException {
        behind.syncDirectory();
    }

    private final class GatedFile implements DiskFile {

        private final DiskFile file;
        private String written = "";

        GatedFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public String name() {
            return file.name();
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer into, long offset) throws IOException {
            return file.read(into, offset);
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            if (isFull && offset + bytes.remaining() > file.size()) {
                throw new NoSpaceException(file.name() + ": No space left on device, as the test wants it");
            }
            written = ISO_8859_1.decode(bytes.duplicate()).toString();
            file.write(bytes, offset);
        }

        @Override
        public void sync() throws IOException {
            pass(file.name(), written);
            file.sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
