package dev.proust.store;

import java.util.Random;

/// Short texts of characters that take 1, 2, 3 and 4 bytes, on both sides of the surrogates; often alike at the front.
final class RandomTexts {

    private static final int[] CODE_POINTS = {
        'a', 'b', '~', 0xA1, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFF21, 0xFFFD, 0x1_0000, 0x1_F6D2, 0x1_F6D3, 0x10_FFFF
    };

    private RandomTexts() {}

    /// A text of 1 to 4 characters, none of which is a control character.
    static String text(Random random) {
        var text = new StringBuilder();
        int length = 1 + random.nextInt(4);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
        }
        return text.toString();
    }
}
