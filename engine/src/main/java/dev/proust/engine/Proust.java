package dev.proust.engine;

import dev.proust.engine.core.Engine;
import dev.proust.engine.core.Threads;
import dev.proust.engine.core.World;
import dev.proust.engine.disk.Disk;
import dev.proust.engine.disk.FileDisk;
import dev.proust.engine.log.RecoveryReport;
import dev.proust.engine.repair.Repair;
import dev.proust.engine.repair.RepairOptions;
import dev.proust.engine.repair.RepairReport;
import dev.proust.engine.verify.Findings;
import dev.proust.engine.verify.Verification;
import dev.proust.engine.verify.VerifyListener;
import dev.proust.store.NoSuchStoreException;
import dev.proust.store.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/// The way in: opens a store in a directory.
///
/// ```java
/// try (EventStore store = Proust.open(Path.of("orders"))) {
///     store.append(Append.of(placed).onlyIf(Condition.noStream(order)));
/// }
/// ```
public final class Proust {

    private static final System.Logger LOGGER = System.getLogger(Proust.class.getName());

    private Proust() {}

    /// Opens the store in a directory; makes both if they are missing.
    ///
    /// @throws dev.proust.store.LockedException if another process, or another part of this one, has it open
    /// @throws dev.proust.store.CorruptionException if what was durable is damaged; nothing was touched
    /// @throws dev.proust.store.FormatTooNewException if a newer program wrote it; nothing was touched
    /// @throws dev.proust.store.DiskFullException if there is no room to open it
    /// @throws UnavailableException if the directory cannot be read or written
    public static EmbeddedStore open(Path directory) {
        return open(directory, Options.defaults());
    }

    /// Opens the store in a directory, with options.
    ///
    /// @throws NoSuchStoreException if there is none and the options forbid to make one
    /// @see #open(Path)
    public static EmbeddedStore open(Path directory, Options options) {
        requireNoFile(directory);
        if (!options.createIfMissing() && !Files.isDirectory(directory)) {
            throw new NoSuchStoreException(directory.toString());
        }
        return uninterrupted(() -> {
            var disk = FileDisk.at(directory);
            if (!options.createIfMissing() && !Engine.isStore(disk)) {
                throw new NoSuchStoreException(directory.toString());
            }
            return open(disk, options, new PlatformThreads());
        });
    }

    /// Opens the store on a disk of the caller's own making.
    public static EmbeddedStore open(Disk disk, Options options) {
        return uninterrupted(() -> open(disk, options, new PlatformThreads()));
    }

    /// Checks everything of the store in a directory: the log from its first event on, the index, and that both say the
    /// same. Nothing is changed; nobody can open the store meanwhile.
    ///
    /// @param listener is told how far it has got
    /// @throws NoSuchStoreException if there is none
    /// @throws dev.proust.store.LockedException if somebody has it open
    /// @throws dev.proust.store.FormatTooNewException if a newer program wrote it
    /// @throws UnavailableException if the directory cannot be read
    public static Findings verify(Path directory, VerifyListener listener) {
        return alone(directory, disk -> {
            try (var _ = disk.lockToRead()) {
                return Verification.run(disk, listener);
            }
        });
    }

    /// Repairs the store in a directory, while nobody has it open: what is damaged in the log and has a whole
    /// copy in the index becomes what it was, runs that say what the log does not say are deleted, and what is
    /// accepted as lost becomes lost events ([dev.proust.store.Content.Lost]).
    ///
    /// A loss is an event of the stream `$repairs`, with the ranges and the reason, and begins a new
    /// incarnation. Positions and versions stay as they are.
    ///
    /// @param listener is told how far its checks have got
    /// @throws IllegalArgumentException if events are accepted as lost that can be read, or too few; none was
    ///     accepted
    /// @throws NoSuchStoreException if there is none
    /// @throws dev.proust.store.LockedException if somebody has it open
    /// @throws dev.proust.store.FormatTooNewException if a newer program wrote it; nothing was touched
    /// @throws UnavailableException if the directory cannot be read or written; to be repeated
    public static RepairReport repair(Path directory, RepairOptions options, VerifyListener listener) {
        return alone(directory, disk -> {
            if (options.isDryRun()) {
                try (var _ = disk.lockToRead()) {
                    return Repair.run(disk, options, Options.defaults().random(), listener);
                }
            }
            return uninterrupted(() -> {
                if (Repair.isUnderWay(disk))
                    open(disk, Options.defaults(), new PlatformThreads()).close();
                RepairReport report;
                try (var _ = disk.lock()) {
                    report = Repair.run(disk, options, Options.defaults().random(), listener);
                }
                if (Repair.isUnderWay(disk))
                    open(disk, Options.defaults(), new PlatformThreads()).close();
                return report;
            });
        });
    }

    /// What one does with a store that nobody has open.
    private interface Work<T> {
        T on(FileDisk disk) throws IOException;
    }

    private static <T> T alone(Path directory, Work<T> work) {
        requireNoFile(directory);
        if (!Files.isDirectory(directory)) throw new NoSuchStoreException(directory.toString());
        try {
            var disk = FileDisk.at(directory);
            if (!Engine.isStore(disk)) throw new NoSuchStoreException(directory.toString());
            return work.on(disk);
        } catch (IOException failure) {
            throw new UnavailableException(directory.toString(), "cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static void requireNoFile(Path directory) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new IllegalArgumentException(directory + " is a file, expected a directory");
        }
    }

    private static EmbeddedStore open(Disk disk, Options options, Threads threads) {
        var world = new World(disk, options.clock(), options.random(), threads);
        var engine = Engine.open(world, options.limits(), options.memory().sizes());
        report(engine.report(), disk);
        engine.onHealing(what -> LOGGER.log(System.Logger.Level.WARNING, "store {0}: {1}", disk.name(), what));
        engine.scrub().pace(options.scrub().every(), options.scrub().bytesPerSecond());
        return new EmbeddedStore(engine, world);
    }

    private record PlatformThreads() implements Threads {
        @Override
        public void start(String name, Runnable task) {
            Thread.ofPlatform().name(name).daemon().start(task);
        }

        /// Below this, waking up takes longer than the pause.
        private static final long YIELD_NANOS = 20_000;

        /// Nothing relies on a yield: it makes others wait less.
        @Override
        @SuppressWarnings("ThreadPriorityCheck")
        public void pause(long nanos) {
            if (nanos < YIELD_NANOS) Thread.yield();
            else LockSupport.parkNanos(nanos);
        }
    }

    private static void report(RecoveryReport report, Disk disk) {
        for (var cut : report.cuts()) {
            LOGGER.log(System.Logger.Level.WARNING, "store {0}: {1}", disk.name(), cut);
        }
        if (report.damagedBatches() == 0) return;
        LOGGER.log(
                System.Logger.Level.ERROR,
                "store {0}: {1} batches hold damaged events; reads take them from the index, or fail if it has no copy",
                disk.name(),
                report.damagedBatches());
    }

    /// Opens in a thread of its own: an interrupt of the caller's would close the files under it.
    private static <T> T uninterrupted(Callable<T> opening) {
        var opened = new CompletableFuture<T>();
        new PlatformThreads().start("proust-open", () -> {
            try {
                opened.complete(opening.call());
            } catch (Throwable failure) {
                opened.completeExceptionally(failure);
            }
        });
        try {
            return opened.join();
        } catch (CompletionException failed) {
            throw rethrown(failed);
        }
    }

    private static RuntimeException rethrown(CompletionException failed) {
        return switch (failed.getCause()) {
            case RuntimeException failure -> failure;
            case IOException failure ->
                new UnavailableException("directory", "cannot be opened: " + failure.getMessage(), failure);
            case Error error -> throw error;
            case null, default -> failed;
        };
    }
}
