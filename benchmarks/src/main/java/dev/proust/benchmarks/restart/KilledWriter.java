package dev.proust.benchmarks.restart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/// Runs a [WriterMain] in a process of its own until it has filled the store, and kills it with `kill -9` while it
/// appends.
final class KilledWriter {

    private KilledWriter() {}

    /// Returns once the process is gone.
    ///
    /// @param bytes how many bytes of events to fill in before
    /// @param eventBytes the data of an event
    static void run(Path directory, long bytes, int eventBytes) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command(directory, bytes, eventBytes))
                .redirectError(Redirect.INHERIT)
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            var line = lines.readLine();
            if (!WriterMain.FILLED.equals(line)) {
                throw new IOException("the writer's process said " + line + ", expected " + WriterMain.FILLED);
            }
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private static List<String> command(Path directory, long bytes, int eventBytes) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WriterMain.class.getName(),
                directory.toString(),
                String.valueOf(bytes),
                String.valueOf(eventBytes));
    }
}
