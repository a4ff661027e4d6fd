package dev.proust.engine.damage;

/// What is to be known of damage since a store was opened. Zeros mean that none was met with; a store that nobody reads
/// does not meet with any.
///
/// @param damagedBatches of those that opening looked at, how many hold damaged events
/// @param servedFromCopies how often an event was served from its copy in the index, since the log's own was damaged
/// @param mendedEvents how many damaged events were made in the log what they were
/// @param scrubs how often all that the store holds was read, but for what it is writing to
/// @param unhealedEvents how many events the last scrub found damaged, and without a whole copy
public record Health(int damagedBatches, long servedFromCopies, long mendedEvents, long scrubs, long unhealedEvents) {}
