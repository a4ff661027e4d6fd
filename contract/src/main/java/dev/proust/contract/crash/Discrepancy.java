package dev.proust.contract.crash;

/// The store said or holds something other than what it must.
public final class Discrepancy extends AssertionError {

    private static final long serialVersionUID = 1L;

    Discrepancy(String message, Object... arguments) {
        super(message.formatted(arguments));
    }

    static void require(boolean holds, String message, Object... arguments) {
        if (!holds) throw new Discrepancy(message, arguments);
    }

    static void requireSame(Object expected, Object found, String what, Object... arguments) {
        if (!expected.equals(found)) {
            throw new Discrepancy("%s: expected %s, found %s", what.formatted(arguments), expected, found);
        }
    }
}
