package dev.proust.engine.snapshot;

import dev.proust.engine.disk.Disk;
import dev.proust.engine.key.Key;
import dev.proust.engine.log.Secret;
import dev.proust.store.Checkpoint;
import dev.proust.store.FoldId;
import dev.proust.store.Snapshot;
import dev.proust.store.SnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The snapshots of a store. What was saved lately is in memory; when that is full, it becomes a file. A file that is
/// at most twice as large as all newer ones together is merged with them, so that there are few files, and each
/// snapshot is written again about as often as the number of its file's doublings.
///
/// Whatever goes wrong, the worst is that snapshots are not there.
///
/// Thread rule: any thread; [#keepUp] and [#close] by threads that nobody interrupts.
public final class Snapshots implements SnapshotStore, AutoCloseable {

    private final Disk disk;
    private final Secret secret;
    private final BiFunction<String, String, Key> keys;
    private final Predicate<Checkpoint> isOfThisHistory;
    private final Consumer<Runnable> beside;
    private final LongSupplier erasedUpTo;
    private final long bytesMax;
    private final ReentrantReadWriteLock filesLock = new ReentrantReadWriteLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean claimed = new AtomicBoolean();

    /// The older ones first.
    private List<SnapshotFile> files = List.of();

    private int nextNumber = 1;
    private volatile Recent recent = new Recent();
    private volatile @Nullable Recent frozen;
    private volatile boolean closed;

    /// @param keys makes the key of an entity and the name of a fold; by any thread
    /// @param isOfThisHistory whether a checkpoint is durable in this store; by any thread
    /// @param beside runs what is to run beside, in a thread that nobody interrupts
    /// @param erasedUpTo the position of the last erasure: states from before it may hold what is erased
    /// @param bytesMax what those may take that are not yet in a file; at half of it one begins to be written
    public Snapshots(
            Disk disk,
            Secret secret,
            BiFunction<String, String, Key> keys,
            Predicate<Checkpoint> isOfThisHistory,
            Consumer<Runnable> beside,
            LongSupplier erasedUpTo,
            long bytesMax) {
        this.disk = disk;
        this.secret = secret;
        this.keys = keys;
        this.isOfThisHistory = isOfThisHistory;
        this.beside = beside;
        this.erasedUpTo = erasedUpTo;
        this.bytesMax = bytesMax;
    }

    /// Those that were saved lately.
    private static final class Recent {
        private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
        private final AtomicLong bytes = new AtomicLong();

        void put(Entry entry) {
            var before = entries.put(entry.key(), entry);
            bytes.addAndGet(entry.memoryBytes() - (before == null ? 0 : before.memoryBytes()));
        }
    }

    /// Whether a file of this name holds snapshots. None of them is missed.
    public static boolean isFile(String name) {
        return SnapshotFile.number(name).isPresent();
    }

    /// Whether a file is one of them that was being made when a process ended.
    public static boolean isUnfinished(String name) {
        return SnapshotFile.isUnfinished(name);
    }

    /// Opens the files that are there, and deletes what is none any more. To be called once, before anything else.
    public void open() throws IOException {
        var numbers = new ArrayList<Integer>();
        for (var name : disk.list()) {
            if (SnapshotFile.isUnfinished(name)) disk.delete(name);
            SnapshotFile.number(name).ifPresent(numbers::add);
        }
        numbers.sort(null);
        var opened = new ArrayList<SnapshotFile>();
        try {
            for (int number : numbers) {
                SnapshotFile.open(disk, number, secret).ifPresentOrElse(opened::add, () -> delete(number));
            }
        } catch (IOException | RuntimeException failure) {
            opened.forEach(SnapshotFile::close);
            throw failure;
        }
        files = withoutMerged(opened);
        nextNumber = numbers.isEmpty() ? 1 : numbers.getLast() + 1;
    }

    /// A file may have been made of others that were not deleted any more.
    private List<SnapshotFile> withoutMerged(List<SnapshotFile> opened) {
        var kept = new ArrayList<SnapshotFile>();
        for (int i = opened.size() - 1, first = Integer.MAX_VALUE; i >= 0; i--) {
            var file = opened.get(i);
            if (file.number() >= first) {
                file.close();
                delete(file.number());
            } else {
                kept.addFirst(file);
                first = file.footer().first();
            }
        }
        return kept;
    }

    // ---------------------------------------------------------------------------------------------------- save, ask

    @Override
    public void save(Snapshot snapshot) {
        var now = recent;
        if (closed || now.bytes.get() >= bytesMax) return;
        // Asked behind `recent`: what is dropped for an erasure that is not known here yet is dropped with this.
        if (snapshot.checkpoint().position() < erasedUpTo.getAsLong()) return;
        now.put(Entry.of(keys.apply(snapshot.entity(), snapshot.fold().name()), snapshot));
        boolean isFull = now.bytes.get() >= bytesMax / 2;
        if (isFull && claimed.compareAndSet(false, true)) beside.accept(this::keepUp);
    }

    @Override
    public Optional<Snapshot> latest(String entity, FoldId fold) {
        return find(keys.apply(entity, fold.name()))
                .filter(entry -> isOfThisHistory.test(entry.checkpoint()))
                .map(entry -> entry.snapshot(entity, fold.name()))
                .filter(snapshot -> snapshot.fold().equals(fold));
    }

    private Optional<Entry> find(Key key) {
        var lately = recent.entries.get(key);
        if (lately != null) return Optional.of(lately);
        var before = frozen;
        var soon = before == null ? null : before.entries.get(key);
        return soon == null ? findInFiles(key) : Optional.of(soon);
    }

    private Optional<Entry> findInFiles(Key key) {
        filesLock.readLock().lock();
        try {
            for (var file : files.reversed()) {
                var found = file.find(key);
                if (found.isPresent()) return found;
            }
        } catch (IOException unreadable) {
            // Then there is none.
        } finally {
            filesLock.readLock().unlock();
        }
        return Optional.empty();
    }

    // ---------------------------------------------------------------------------------------------------- files

    /// Makes a file of what is in memory, and merges it with others.
    private void keepUp() {
        writing.lock();
        try {
            if (closed) return;
            writeRecent();
            for (var merged = toMerge(); merged.size() > 1; merged = toMerge()) {
                merge(merged);
            }
        } catch (IOException lost) {
            // What was to be written is not there any more; what comes next is written when memory is full again.
        } finally {
            claimed.set(false);
            writing.unlock();
        }
    }

    private void writeRecent() throws IOException {
        var full = recent;
        frozen = full;
        recent = new Recent();
        try {
            if (!full.entries.isEmpty()) write(full);
        } finally {
            frozen = null;
        }
    }

    private void write(Recent full) throws IOException {
        var entries = new ArrayList<>(full.entries.values());
        entries.sort((one, other) -> one.key().compareTo(other.key()));
        int number = nextNumber++;
        try (var writer = new SnapshotWriter(disk, number, entries.size(), full.bytes.get())) {
            for (var entry : entries) {
                writer.add(entry);
            }
            writer.finish(number, secret);
        }
        replace(List.of(), number);
    }

    /// The newest files that are to become one; fewer than two if none are.
    private List<SnapshotFile> toMerge() {
        int from = files.size();
        long newer = 0;
        while (from > 0 && (newer == 0 || files.get(from - 1).footer().bytes() <= 2 * newer)) {
            newer += files.get(--from).footer().bytes();
        }
        return files.subList(from, files.size());
    }

    private void merge(List<SnapshotFile> merged) throws IOException {
        long keysMax = 0;
        long bytes = 0;
        for (var file : merged) {
            keysMax += file.footer().keys();
            bytes += file.footer().bytes();
        }
        int number = nextNumber++;
        try (var writer = new SnapshotWriter(disk, number, keysMax, bytes)) {
            new SnapshotMerge(merged, entry -> isOfThisHistory.test(entry.checkpoint())).writeTo(writer);
            writer.finish(merged.getFirst().footer().first(), secret);
        }
        replace(merged, number);
    }

    private void replace(List<SnapshotFile> merged, int number) throws IOException {
        var opened = SnapshotFile.open(disk, number, secret);
        if (opened.isEmpty()) throw new IOException(SnapshotFile.name(number) + " is not as it was written");
        var next = new ArrayList<>(files);
        next.removeAll(merged);
        next.add(opened.get());
        filesLock.writeLock().lock();
        try {
            files = List.copyOf(next);
        } finally {
            filesLock.writeLock().unlock();
        }
        for (var file : merged) {
            file.close();
            delete(file.number());
        }
    }

    /// One that stays is found to be merged at the next opening.
    private void delete(int number) {
        try {
            disk.delete(SnapshotFile.name(number));
        } catch (IOException left) {
            // See above.
        }
    }

    /// Has all of them go, from memory and disk.
    public void drop() throws IOException {
        writing.lock();
        try {
            recent = new Recent();
            var dropped = files;
            closeFiles();
            for (var file : dropped) {
                disk.delete(SnapshotFile.name(file.number()));
            }
            for (var name : disk.list()) {
                if (isFile(name) || isUnfinished(name)) disk.delete(name);
            }
            disk.syncDirectory();
        } finally {
            writing.unlock();
        }
    }

    // ---------------------------------------------------------------------------------------------------- end

    /// Writes what is in memory, if it can be written.
    @Override
    public void close() {
        writing.lock();
        try {
            if (!closed) writeRecent();
        } catch (IOException lost) {
            // Then they are not there.
        } finally {
            closed = true;
            closeFiles();
            writing.unlock();
        }
    }

    private void closeFiles() {
        filesLock.writeLock().lock();
        try {
            files.forEach(SnapshotFile::close);
            files = List.of();
        } finally {
            filesLock.writeLock().unlock();
        }
    }
}
