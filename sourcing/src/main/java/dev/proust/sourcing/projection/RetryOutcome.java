package dev.proust.sourcing.projection;

import java.util.Optional;

/// What came of retrying a key, or of skipping an event of it.
///
/// @param handled how many events of the key were handled now
/// @param stillParked what stands in the way by now; empty if the key goes on like any other
public record RetryOutcome(long handled, Optional<ParkedKey> stillParked) {}
