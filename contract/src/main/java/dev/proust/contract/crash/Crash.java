package dev.proust.contract.crash;

import java.util.regex.Pattern;

/// A crash in a story, told so shortly that it can be asked for again: `17:01x1`, or `17:kill`.
///
/// @param after the number of the operation after which it comes, counted from the beginning of the disk, or from the
///     crash before
/// @param fate [#KILL], or what a power cut made of what was pending: see [Letters]
public record Crash(long after, String fate) {

    /// The process ended, and nothing is lost or surer than before.
    public static final String KILL = "kill";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):([0-9a-z]*)");

    /// Reads what [#toString] has written.
    ///
    /// @throws IllegalArgumentException if it says something else
    public static Crash parse(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a crash is \"" + text
                    + "\", expected the number of an operation, a colon, and \"kill\" or a letter for each thing that"
                    + " is pending: 17:01x1");
        }
        return new Crash(Long.parseLong(parts.group(1)), parts.group(2));
    }

    boolean isKill() {
        return fate.equals(KILL);
    }

    @Override
    public String toString() {
        return after + ":" + fate;
    }
}
