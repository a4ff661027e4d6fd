package dev.proust.benchmarks.syncs;

import dev.proust.benchmarks.harness.PastTheCache;
import java.io.IOException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;

/// How a write is made durable.
enum Mode {
    /// `write`, then `fdatasync`, which waits for every write before it, whoever made it.
    WRITE_AND_FORCE("write + force"),

    /// A file opened with `O_DSYNC`: each write waits for itself alone.
    DSYNC("DSYNC"),

    /// The same past the page cache, with `O_DIRECT`.
    DSYNC_DIRECT("DSYNC+DIRECT");

    private final String system;

    Mode(String system) {
        this.system = system;
    }

    /// Its name in the table.
    String system() {
        return system;
    }

    /// How its file is opened.
    OpenOption[] options() throws IOException {
        return switch (this) {
            case WRITE_AND_FORCE -> new OpenOption[] {StandardOpenOption.WRITE};
            case DSYNC -> new OpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.DSYNC};
            case DSYNC_DIRECT ->
                new OpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.DSYNC, PastTheCache.direct()};
        };
    }

    /// Whether a sync of its own has to follow each write.
    boolean forces() {
        return this == WRITE_AND_FORCE;
    }
}
