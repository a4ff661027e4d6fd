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
/// @param name the file's name, without `.patch`
/// @param patch the file
/// @param description what it breaks
/// @param stories within how many stories, from seed 1 on, it must be found
public record Mutant(String name, Path patch, String description, long stories) {

    private static final String FOLDER = "contract/src/mutants";
    private static final String SUFFIX = ".patch";
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
        var stories = STORIES.matcher(lines.size() > 1 ? lines.get(1) : "");
        if (!stories.matches()) {
            throw new IOException(file + ", line 2: expected \"stories: N\", the number within which it must be found");
        }
        return new Mutant(name, file, lines.getFirst(), Long.parseLong(stories.group(1)));
    }
}
