package dev.proust.engine.run;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of a run's file: `0000000000000000001-0000000000000250000.run`, the positions that it covers.
///
/// A file is made under another name and gets its own when it is whole and durable. So the names alone say which runs
/// there are: no list of them can be wrong.
///
/// @param from the first position
/// @param to the last one
public record RunName(long from, long to) {

    private static final String SUFFIX = ".run";
    private static final String UNFINISHED_SUFFIX = ".unfinished";
    private static final Pattern PATTERN = Pattern.compile("(\\d{19})-(\\d{19})\\.run");

    static RunName of(long from, long to) {
        return new RunName(from, to);
    }

    /// What a file's name says, if it is a run's.
    public static Optional<RunName> parse(String file) {
        var match = PATTERN.matcher(file);
        if (!match.matches()) return Optional.empty();
        try {
            var name = new RunName(Long.parseLong(match.group(1)), Long.parseLong(match.group(2)));
            return name.from >= 1 && name.to >= name.from ? Optional.of(name) : Optional.empty();
        } catch (NumberFormatException beyondAnyPosition) {
            return Optional.empty();
        }
    }

    /// Whether a file is a run that was being made when a process ended.
    public static boolean isUnfinished(String file) {
        return file.endsWith(SUFFIX + UNFINISHED_SUFFIX);
    }

    String unfinished() {
        return this + UNFINISHED_SUFFIX;
    }

    @Override
    public String toString() {
        return "%019d-%019d%s".formatted(from, to, SUFFIX);
    }
}
