package dev.proust.sourcing.projection;

import dev.proust.store.Checkpoint;
import dev.proust.store.Stream;
import java.util.Optional;

/// A key whose events wait, since one of them could not be handled. It goes on when that one is retried with
/// success, or skipped.
///
/// @param key the key
/// @param partition its partition
/// @param checkpoint the event that stands in the way
/// @param stream where that event is found
/// @param error why it could not be handled; empty if it was not tried since the one before it was skipped
/// @param attempts how often it was tried
/// @param events how many wait, this one among them
public record ParkedKey(
        String key,
        int partition,
        Checkpoint checkpoint,
        Stream stream,
        Optional<String> error,
        int attempts,
        long events) {}
