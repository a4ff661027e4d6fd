package dev.proust.benchmarks.restart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.benchmarks.harness.Measurement;
import dev.proust.benchmarks.harness.Progress;
import dev.proust.benchmarks.harness.Row;
import dev.proust.benchmarks.harness.Table;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// How long it takes to open a store of which nothing is left but its log, to be answered by it, and until its index is
/// whole again.
///
/// Thread rule: one thread.
final class LostIndex {

    static final String OPEN = "index lost: open";

    private final Path directory;
    private final int eventBytes;
    private final Measurement opens = new Measurement();
    private final Measurement appends = new Measurement();
    private final Measurement wholes = new Measurement();
    private long peakKibibytes;

    LostIndex(Path directory, int eventBytes) {
        this.directory = directory;
        this.eventBytes = eventBytes;
    }

    /// Deletes all that is derived, and has a process of its own open what is left.
    void round(Progress progress) throws IOException, InterruptedException {
        deleteDerived();
        var said = run();
        progress.say("index lost: open " + seconds(opens.once(said[0])) + ", first append "
                + seconds(appends.once(said[1])) + ", whole again " + seconds(wholes.once(said[2])));
        peakKibibytes = Math.max(peakKibibytes, said[3]);
    }

    private static String seconds(long nanos) {
        return Table.number(nanos / 1e9) + " s";
    }

    List<Row> rows() {
        return List.of(
                opens.row(Restarts.SYSTEM, OPEN, 1),
                appends.row(Restarts.SYSTEM, "index lost: first append", 1),
                wholes.row(Restarts.SYSTEM, "index lost: whole again", 1).with("peakResidentKiB", peakKibibytes));
    }

    private void deleteDerived() throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.filter(LostIndex::isDerived).toList()) {
                Files.delete(file);
            }
        }
    }

    private static boolean isDerived(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".run") || name.contains(".snapshots");
    }

    private long[] run() throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(command()).redirectError(Redirect.INHERIT).start();
        try (var lines = process.inputReader(UTF_8)) {
            var line = lines.readLine();
            if (line == null) throw new IOException("the process that opens a store without an index said nothing");
            return Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
        } finally {
            process.waitFor();
        }
    }

    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LostIndexMain.class.getName(),
                directory.toString(),
                String.valueOf(eventBytes));
    }
}
