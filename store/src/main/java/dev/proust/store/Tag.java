package dev.proust.store;

/// Another entity that an event concerns, and by which it can be found: `customer:17850`.
///
/// @param key 1 to [Limits#TAG_KEY_BYTES_MAX] letters, digits, `_`, `.` or `-` of ASCII, beginning with a letter
/// @param value 1 to [Limits#TAG_VALUE_BYTES_MAX] bytes of UTF-8 without control characters; it may hold `:`
public record Tag(String key, String value) implements Comparable<Tag> {

    public Tag {
        Names.require("tag key", key, Limits.TAG_KEY_BYTES_MAX);
        for (int i = 0; i < key.length(); i++) {
            requireKeyCharacter(key, i);
        }
        Names.require("value of tag \"" + key + "\"", value, Limits.TAG_VALUE_BYTES_MAX);
    }

    /// The tag of this key and value.
    public static Tag of(String key, String value) {
        return new Tag(key, value);
    }

    /// Reads what [#toString] wrote: the key ends at the first `:`.
    ///
    /// @throws IllegalArgumentException if the text holds no `:` or its parts are not those of a tag
    public static Tag parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) throw new IllegalArgumentException("\"" + text + "\" is not a tag, expected \"key:value\"");
        return new Tag(text.substring(0, colon), text.substring(colon + 1));
    }

    private static void requireKeyCharacter(String key, int i) {
        char c = key.charAt(i);
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        boolean later = letter || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
        if (i == 0 ? letter : later) return;
        throw new IllegalArgumentException("tag key \"" + key + "\" holds '" + c + "' at index " + i
                + ", expected letters, digits, '_', '.' or '-', beginning with a letter");
    }

    /// The order of the bytes: of the keys, then of the values.
    @Override
    public int compareTo(Tag other) {
        int byKey = Utf8.compare(key, other.key);
        return byKey != 0 ? byKey : Utf8.compare(value, other.value);
    }

    /// `key:value`.
    @Override
    public String toString() {
        return key + ":" + value;
    }
}
