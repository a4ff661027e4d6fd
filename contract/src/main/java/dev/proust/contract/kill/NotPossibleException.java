package dev.proust.contract.kill;

/// This machine cannot do what a scenario needs: the message says what, and how to get it.
final class NotPossibleException extends Exception {

    private static final long serialVersionUID = 1L;

    NotPossibleException(String why) {
        super(why);
    }
}
