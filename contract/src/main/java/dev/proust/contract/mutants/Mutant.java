package dev.proust.contract.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A deliberate bug: a patch of the engine, and words before it that say what it breaks.
///
/// ```
///   Answers before the sync.
///   stories: 200
///
///   --- a/engine/src/main/java/…
///   +++ b/engine/src/main/java/…
///   …
/// ```
///
/// The second line says which trial must find it: `stories: 200`, or `trial: threads`.
///
/// @param name the file's name, without `.patch`
/// @param patch the file
/// @param description what it breaks
/// @param trial what must find it
public record Mutant(String name, Path patch, String description, Trial trial) {

    /// What must find a bug.
    public sealed interface Trial {

        /// The stories from seed 1 on.
        ///
        /// @param count within how many
        record Stories(long count) implements Trial {}

        /// Threads that come at a moment that is picked for them, for what no story can find.
        record Threads() implements Trial {}
    }

    private static final String FOLDER = "contract/src/mutants";
    private static final String SUFFIX = ".patch";
    private static final String THREADS = "trial: threads";
    private static final Pattern STORIES = Pattern.compile("stories: (\\d+)");

    /// All there are, by name.
    ///
    /// @param project the project's folder
    public static List<Mutant> all(Path project) throws IOException {
        var mutants = new ArrayList<Mutant>();
        try (var files = Files.list(project.resolve(FOLDER))) {
            for (var file : files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                mutants.add(read(file));
            }
        }
        return mutants;
    }

    private static Mutant read(Path file) throws IOException {
        var name = file.getFileName().toString().replace(SUFFIX, "");
        var lines = Files.readAllLines(file);
        return new Mutant(name, file, lines.getFirst(), trial(file, lines.size() > 1 ? lines.get(1) : ""));
    }

    private static Trial trial(Path file, String line) throws IOException {
        if (line.equals(THREADS)) return new Trial.Threads();
        var stories = STORIES.matcher(line);
        if (stories.matches()) return new Trial.Stories(Long.parseLong(stories.group(1)));
        throw new IOException(file + ", line 2: found \"" + line + "\", expected \"stories: N\", the number within"
                + " which it must be found, or \"" + THREADS + "\"");
    }
}
