package dev.proust.contract.sim;

/// The machine or the process has stopped in the middle of an operation: nothing that the program does from here on
/// happens.
///
/// It is an error and no exception, so that nothing handles it by accident: the code under test is dead and only
/// unwinds.
public final class Stopped extends Error {

    private static final long serialVersionUID = 1L;

    Stopped(String where) {
        super("stopped at " + where);
    }
}
