package dev.proust.engine.disk;

import dev.proust.store.LockedException;
import java.io.IOException;
import java.nio.file.Path;

/// Another process that tries to lock a directory.
final class LockProbe {

    static final int FREE = 0;
    static final int LOCKED = 7;

    private LockProbe() {}

    static void main(String[] arguments) throws IOException {
        try {
            FileDisk.at(Path.of(arguments[0])).lock();
        } catch (LockedException locked) {
            System.exit(LOCKED);
        }
        System.exit(FREE);
    }

    /// @return [#FREE] or [#LOCKED]
    static int run(Path directory) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockProbe.class.getName(),
                        directory.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}
