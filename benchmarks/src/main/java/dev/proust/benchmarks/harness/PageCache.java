package dev.proust.benchmarks.harness;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The system's memory of files. Java cannot tell the system to forget one; GNU `dd` can: for one file, without
/// root, and without harm to whoever else works on the machine, as dropping all caches would do.
public final class PageCache {

    private PageCache() {}

    /// Whether files can be forgotten here.
    ///
    /// @param folder where to try it
    public static boolean isForgetful(Path folder) throws IOException {
        var trial = Files.createFile(folder.resolve("trial"));
        try {
            return forgetFile(trial);
        } finally {
            Files.delete(trial);
        }
    }

    /// Forgets all files of a folder: whoever reads them next reads the disk. They must have been synced before. One
    /// that is deleted meanwhile is forgotten anyway.
    ///
    /// @throws IOException if that is not possible here
    public static void forget(Path folder) throws IOException {
        for (var file : files(folder)) {
            if (!forgetFile(file) && Files.exists(file))
                throw new IOException(file + " cannot be dropped from the page cache: no GNU dd here");
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean forgetFile(Path file) throws IOException {
        var command = List.of("dd", "if=" + file, "iflag=nocache", "count=0", "status=none");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + file + " was dropped from the page cache", stop);
        }
    }
}
