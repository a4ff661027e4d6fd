package dev.proust.engine;

/// How much of a store its index covers. The rest is asked of the log itself, until runs are made of it: it is found
/// all the same, and more slowly.
///
/// @param covered how many positions
/// @param positions of how many
public record Coverage(long covered, long positions) {

    /// Whether nothing is missing.
    public boolean isWhole() {
        return covered == positions;
    }
}
