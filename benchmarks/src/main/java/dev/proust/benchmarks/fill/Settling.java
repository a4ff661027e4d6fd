package dev.proust.benchmarks.fill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Waits until a store has done what it does in the background, such as merging what was filled in. The API does
/// not tell; but then its files no longer change.
public final class Settling {

    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofMillis(100);

    private Settling() {}

    /// What is seen of a file.
    private record Seen(long bytes, FileTime changed) {}

    /// Returns once no file has changed for three seconds, or when it has taken too long.
    ///
    /// @return when, as [System#nanoTime], the last change was seen
    public static long await(Path folder, Duration max) throws IOException, InterruptedException {
        long quietNanos = Math.min(QUIET.toNanos(), max.toNanos());
        long begun = System.nanoTime();
        long changed = begun;
        var before = look(folder);
        while (System.nanoTime() - changed < quietNanos && System.nanoTime() - begun < max.toNanos()) {
            Thread.sleep(LOOK);
            var now = look(folder);
            if (!now.equals(before)) changed = System.nanoTime();
            before = now;
        }
        return changed;
    }

    private static Map<Path, Seen> look(Path folder) throws IOException {
        var all = new HashMap<Path, Seen>();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                try {
                    all.put(file, new Seen(Files.size(file), Files.getLastModifiedTime(file)));
                } catch (NoSuchFileException deleted) {
                    // It went between the two looks; the next one sees that.
                }
            }
        }
        return all;
    }
}
