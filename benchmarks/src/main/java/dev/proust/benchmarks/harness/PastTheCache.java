package dev.proust.benchmarks.harness;

import java.io.IOException;
import java.nio.file.OpenOption;

/// How a file is opened so that what is read and written goes past the page cache: to the disk and back.
///
/// The option is in every OpenJDK but not in Java SE: javac warns of its name, whatever one does, and warnings
/// fail the build. So it is looked up when it is needed.
public final class PastTheCache {

    /// A multiple of every block that a disk may have. The buffer's address, the place in the file and the length
    /// must be multiples of it.
    public static final int BLOCK_BYTES = 4096;

    private static final String OPTIONS = "com.sun.nio.file.ExtendedOpenOption";

    private PastTheCache() {}

    /// `O_DIRECT`.
    ///
    /// @throws IOException if this JDK does not have it
    public static OpenOption direct() throws IOException {
        try {
            for (var option : Class.forName(OPTIONS).getEnumConstants()) {
                if (option instanceof OpenOption direct && option.toString().equals("DIRECT")) return direct;
            }
        } catch (ClassNotFoundException missing) {
            throw new IOException("this JDK has no " + OPTIONS + ", by which files are read past the cache", missing);
        }
        throw new IOException("this JDK has no DIRECT in " + OPTIONS);
    }
}
