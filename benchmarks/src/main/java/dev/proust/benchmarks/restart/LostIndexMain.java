package dev.proust.benchmarks.restart;

import dev.proust.benchmarks.harness.Payloads;
import dev.proust.engine.EmbeddedStore;
import dev.proust.engine.Proust;
import dev.proust.store.Append;
import dev.proust.store.Condition;
import dev.proust.store.NewEvent;
import dev.proust.store.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A process that opens a store whose index was deleted, appends to it at once, and waits until the index is whole
/// again: so that its memory is that of nobody else.
///
/// It says one line: nanoseconds until the store was open, until the first append was answered, until the index was
/// whole, each from the beginning; then the most memory that it ever had, in KiB.
final class LostIndexMain {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";
    private static final long WAIT_MILLIS = 10;

    private LostIndexMain() {}

    /// @param words the directory, the data of an event
    public static void main(String[] words) throws IOException, InterruptedException {
        var payloads = Payloads.of(Integer.parseInt(words[1]));
        long begun = System.nanoTime();
        try (var store = Proust.open(Path.of(words[0]))) {
            long open = System.nanoTime() - begun;
            var stream = Stream.of("restarted", String.valueOf(begun));
            // Whether the stream is there, only all of the log can tell.
            store.append(
                    Append.of(NewEvent.of(stream, "Restarted", payloads.next())).onlyIf(Condition.noStream(stream)));
            long appended = System.nanoTime() - begun;
            awaitWhole(store);
            long whole = System.nanoTime() - begun;
            System.out.println(open + " " + appended + " " + whole + " " + peakKibibytes());
        }
    }

    private static void awaitWhole(EmbeddedStore store) throws InterruptedException {
        while (!store.coverage().isWhole()) {
            Thread.sleep(WAIT_MILLIS);
        }
    }

    /// 0 where the system does not tell.
    private static long peakKibibytes() throws IOException {
        if (!Files.isReadable(STATUS)) return 0;
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        }
    }
}
