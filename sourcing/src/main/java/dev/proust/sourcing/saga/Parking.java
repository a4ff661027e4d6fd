package dev.proust.sourcing.saga;

import dev.proust.store.Checkpoint;

/// Why an instance is parked.
///
/// @param culprit what it is parked at
/// @param error what was thrown, in words
/// @param from what may be missing of its triggers comes after here
record Parking(Culprit culprit, String error, Checkpoint from) {}
