package dev.proust.engine.core;

/// What a client's thread has looked up, as of a durable position. With it and [dev.proust.engine.index.RecentKeys] the
/// writer can judge.
///
/// @param at the position
/// @param versions of every stream that the append names or writes, in the order of [Question#streams]
/// @param lastMatches of every `unchanged` condition's query after its checkpoint; 0 if nothing matches
record Facts(long at, long[] versions, long[] lastMatches) {

    /// Nothing was looked up yet.
    static final Facts NONE = new Facts(0, new long[0], new long[0]);
}
