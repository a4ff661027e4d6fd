package dev.proust.sourcing.jdbc;

import java.util.List;

/// Two tables that should say the same: of two versions of a projection.
///
/// Names go into statements as they are: they come from the program, and never from outside of it.
///
/// @param before the live version's
/// @param after the next version's
/// @param keys the columns that tell which rows belong together: 1 or more, in both tables
public record TablePair(String before, String after, List<String> keys) {

    public TablePair {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "no key columns of " + before + " and " + after + ", expected 1 or more");
        }
    }

    /// Two tables whose rows belong together by these columns.
    public static TablePair of(String before, String after, String... keys) {
        return new TablePair(before, after, List.of(keys));
    }
}
