package dev.proust.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A fresh folder for all files of a run. It goes with the run, also at Ctrl-C; what was beside it is never
/// touched.
///
/// Thread rule: one thread.
public final class Workplace implements AutoCloseable {

    private final Path directory;
    private final Thread hook = Thread.ofPlatform().name("clean-up").unstarted(this::deleteAll);
    private int folders;

    private Workplace(Path directory) {
        this.directory = directory;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// A fresh folder in this directory, which is made if it is missing.
    public static Workplace in(Path directory) throws IOException {
        return new Workplace(Files.createTempDirectory(Files.createDirectories(directory), "proust-bench-"));
    }

    /// The folder.
    public Path directory() {
        return directory;
    }

    /// A fresh folder in it.
    public Path folder() throws IOException {
        return Files.createDirectory(directory.resolve(String.valueOf(++folders)));
    }

    /// Deletes a file, or a folder with all that is in it.
    public static void delete(Path file) throws IOException {
        if (!Files.exists(file)) return;
        try (var all = Files.walk(file)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /// How many bytes the files of a folder hold.
    public static long bytes(Path folder) throws IOException {
        long sum = 0;
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                sum += Files.size(file);
            }
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        delete(directory);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // Then the hook runs, and finds nothing left to delete.
        }
    }

    private void deleteAll() {
        try {
            delete(directory);
        } catch (IOException | UncheckedIOException failed) {
            System.err.println(directory + " could not be deleted: " + failed.getMessage());
        }
    }
}
