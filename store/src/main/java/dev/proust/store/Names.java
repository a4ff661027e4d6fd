package dev.proust.store;

/// The rule of names: 1 to [Limits#NAME_BYTES_MAX] bytes of UTF-8, no control characters, compared byte by byte. Append
/// ids and the parts of tags follow it too, with limits of their own.
final class Names {

    private Names() {}

    /// @param what what is named, for the error: "stream", "type"
    static String require(String what, String name) {
        return require(what, name, Limits.NAME_BYTES_MAX);
    }

    /// Control characters are looked for first, so that none gets into the other errors' text.
    static String require(String what, String name, int bytesMax) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty, expected 1 to " + bytesMax + " bytes");
        }
        if (isPlain(name, bytesMax)) return name;
        requireNoControl(what, name);
        long bytes = Utf8.length(what, name);
        if (bytes > bytesMax) {
            throw new IllegalArgumentException(what + " is " + bytes + " bytes, at most " + bytesMax
                    + " are allowed: \"" + shortened(name) + "\"");
        }
        return name;
    }

    /// Whether a glance says that the name is good, as it does of nearly all: short enough, of printable ASCII alone.
    private static boolean isPlain(String name, int bytesMax) {
        if (name.length() > bytesMax) return false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c > '~') return false;
        }
        return true;
    }

    /// A name as a user may give it to what he writes: `$` at the front is the store's own.
    static String requireUnreserved(String what, String name) {
        if (isReserved(name)) {
            throw new IllegalArgumentException(what + " \"" + name + "\" begins with '$', which is reserved");
        }
        return name;
    }

    static boolean isReserved(String name) {
        return name.startsWith("$");
    }

    private static void requireNoControl(String what, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                throw new IllegalArgumentException(
                        "%s holds the control character U+%04X at index %d".formatted(what, (int) name.charAt(i), i));
            }
        }
    }

    private static String shortened(String name) {
        int end = Math.min(name.length(), 40);
        return end == name.length() ? name : name.substring(0, end) + "…";
    }
}
