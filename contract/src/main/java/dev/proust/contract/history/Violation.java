package dev.proust.contract.history;

import java.util.Objects;

/// How a broken rule is told: which, expected and found, and the call where it shows.
final class Violation {

    private static final int TEXT_MAX = 2_000;

    private Violation() {}

    static void unless(boolean holds, String what, Object where) {
        if (!holds) throw of(what, where);
    }

    static AssertionError of(String what, Object where) {
        return new AssertionError(what + "\n  in " + shortened(where));
    }

    /// The texts are made only when they are needed: those of a great append take long.
    static void unlessEqual(Object expected, Object found, String what, Object where) {
        if (Objects.equals(expected, found)) return;
        throw of(what + "\n  expected " + shortened(expected) + "\n  found    " + shortened(found), where);
    }

    /// A great append may be one of thousands of events.
    private static String shortened(Object value) {
        var text = String.valueOf(value);
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + " …";
    }
}
