package dev.proust.contract.history;

/// A call of a store's, by one of its users. Of two calls, one came *before* the other if it ended before that one
/// began; otherwise they were under way at once.
///
/// @param user who called
/// @param began when, by the history's count
/// @param ended when, by the same count
/// @param said what was asked, and what the store said to it
public record Call(String user, long began, long ended, Said said) {

    @Override
    public String toString() {
        return "call %d to %d of %s: %s".formatted(began, ended, user, said);
    }
}
