package dev.proust.benchmarks.append;

import dev.proust.benchmarks.harness.Contender;
import dev.proust.benchmarks.harness.Operation;
import dev.proust.benchmarks.harness.Round;
import dev.proust.benchmarks.harness.WrittenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The floor below a store: a group commit and nothing else. Clients hand ready bytes to one writer, which copies
/// what has come meanwhile, writes it at once, syncs, and wakes them. Nothing is encoded, checked, numbered or
/// indexed.
final class BareGroup implements Contender {

    static final String SYSTEM = "bare group";

    private final WrittenFile file;
    private final int eventBytes;

    BareGroup(Path folder, int fileMebibytes, int eventBytes) throws IOException {
        this.file = WrittenFile.create(folder.resolve("written"), fileMebibytes);
        this.eventBytes = eventBytes;
    }

    @Override
    public String system() {
        return SYSTEM;
    }

    @Override
    public Round begin(int clients) throws IOException {
        var writer = new GroupWriter(file, file.open(StandardOpenOption.WRITE), clients * eventBytes);
        writer.start();
        return new GroupRound(writer, eventBytes);
    }

    private record GroupRound(GroupWriter writer, int eventBytes) implements Round {

        @Override
        public Operation client(int number) {
            var ready = new byte[eventBytes];
            return () -> writer.append(ready);
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }
}
