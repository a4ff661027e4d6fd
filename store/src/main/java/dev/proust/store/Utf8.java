package dev.proust.store;

/// What has to be known of a text's UTF-8 bytes without making them.
final class Utf8 {

    private Utf8() {}

    /// The number of bytes that the text takes.
    ///
    /// @param what what the text is, for the error
    /// @throws IllegalArgumentException if the text holds half of a surrogate pair, which has no UTF-8
    static long length(String what, String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) bytes++;
            else if (c < 0x800) bytes += 2;
            else if (!Character.isSurrogate(c)) bytes += 3;
            else {
                requirePair(what, text, i);
                bytes += 4;
                i++;
            }
        }
        return bytes;
    }

    /// The number of bytes that a text takes which was found to be whole before.
    static long length(String text) {
        return length("text", text);
    }

    /// The order of the texts' bytes, which is that of their code points and not that of [String#compareTo].
    static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x == y) continue;
            boolean xHigh = Character.isSurrogate(x);
            boolean yHigh = Character.isSurrogate(y);
            return xHigh == yHigh ? x - y : xHigh ? 1 : -1;
        }
        return a.length() - b.length();
    }

    private static void requirePair(String what, String text, int i) {
        boolean pair = Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
            throw new IllegalArgumentException(
                    what + " holds half of a surrogate pair at index " + i + ", which has no UTF-8");
        }
    }
}
