package dev.proust.contract.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A tool of the operating system's that is run and waited for.
///
/// Thread rule: any thread.
final class Command {

    private static final long SECONDS_MAX = 60;

    /// Where tools for administrators are, which not everybody has on the PATH.
    private static final String MORE_PATH = "/usr/sbin:/sbin:/usr/bin:/bin";

    private Command() {}

    /// Where a tool is.
    ///
    /// @param debianPackage what to install for it
    static Path find(String tool, String debianPackage) throws NotPossibleException {
        var path = System.getenv().getOrDefault("PATH", "") + ":" + MORE_PATH;
        for (var directory : path.split(":", -1)) {
            var file = new File(directory, tool).toPath();
            if (!directory.isEmpty() && Files.isExecutable(file)) return file;
        }
        throw new NotPossibleException(
                tool + " is not installed; on Debian and Ubuntu: apt-get install " + debianPackage);
    }

    /// Runs a command.
    ///
    /// @return what it printed
    /// @throws NotPossibleException if it fails or takes too long
    static String run(List<String> command) throws NotPossibleException, InterruptedException {
        try {
            var output = Files.createTempFile("proust-torture-", ".txt");
            try {
                var process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new NotPossibleException(
                            String.join(" ", command) + " did not end within " + SECONDS_MAX + " s");
                }
                var printed = Files.readString(output, UTF_8).strip();
                if (process.exitValue() == 0) return printed;
                throw new NotPossibleException(
                        "\"" + String.join(" ", command) + "\" failed: " + printed.replaceAll("\\s+", " "));
            } finally {
                Files.delete(output);
            }
        } catch (IOException failed) {
            throw new NotPossibleException("\"" + String.join(" ", command) + "\" failed: " + failed.getMessage());
        }
    }
}
