package dev.proust.sourcing;

import dev.proust.store.Checkpoint;

/// What the events of a boundary come to, up to a checkpoint.
///
/// @param checkpoint nothing of the boundary up to here is missing
/// @param version how many events that were
/// @param events how many of them came after the last snapshot
/// @param bytes how much data these have
record Folded<S>(S state, Checkpoint checkpoint, long version, long events, long bytes) {

    /// Nothing has happened.
    static <S> Folded<S> nothing(S initial) {
        return new Folded<>(initial, Checkpoint.START, 0, 0, 0);
    }

    /// After one more event, whose place is not said yet.
    Folded<S> then(S next, long dataBytes) {
        return new Folded<>(next, checkpoint, version + 1, events + 1, bytes + dataBytes);
    }

    /// Up to here, where nothing else has come.
    Folded<S> upTo(Checkpoint later) {
        return new Folded<>(state, later, version, events, bytes);
    }
}
