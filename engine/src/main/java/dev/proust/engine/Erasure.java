package dev.proust.engine;

import dev.proust.store.Checkpoint;

/// What was erased at once.
///
/// @param checkpoint of the erasure: from there on it takes effect; [Checkpoint#START] if there was nothing to erase
/// @param events how many events it erased
public record Erasure(Checkpoint checkpoint, long events) {}
