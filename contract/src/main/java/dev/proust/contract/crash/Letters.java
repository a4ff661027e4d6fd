package dev.proust.contract.crash;

import dev.proust.contract.sim.Chooser;
import java.util.ArrayList;
import java.util.List;

/// Lets somebody choose what becomes of what is pending at a power cut, and writes it down, a letter for each thing:
///
/// | letter     | what became of it                                                          |
/// |------------|----------------------------------------------------------------------------|
/// | 0          | it is as it was before                                                     |
/// | 1          | it is as it was written                                                    |
/// | 2, 3 … w   | it was written several times, and is as the second, third … write left it  |
/// | x, y, z    | something else is there: see [Chooser#DAMAGES]                             |
final class Letters implements Chooser {

    private static final int RADIX = 33;

    private final Chooser chooser;
    private final List<Pending> asked = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    Letters(Chooser chooser) {
        this.chooser = chooser;
    }

    /// Chooses what somebody has written down. What has no letter is as it was before.
    static Chooser read(String letters) {
        return new Chooser() {
            private int next;

            @Override
            public int choose(Pending pending) {
                if (next == letters.length()) return 0;
                char letter = letters.charAt(next++);
                return letter >= 'x' ? 'w' - letter : Math.min(Character.digit(letter, RADIX), pending.outcomes() - 1);
            }
        };
    }

    @Override
    public int choose(Pending pending) {
        int chosen = chooser.choose(pending);
        asked.add(pending);
        text.append(chosen < 0 ? (char) ('w' - chosen) : Character.forDigit(chosen, RADIX));
        return chosen;
    }

    /// What was asked about, in that order.
    List<Pending> asked() {
        return asked;
    }

    /// What was chosen, in words.
    String described() {
        var words = new StringBuilder();
        for (int i = 0; i < asked.size(); i++) {
            words.append("  ")
                    .append(text.charAt(i))
                    .append("  ")
                    .append(asked.get(i))
                    .append('\n');
        }
        return words.toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
