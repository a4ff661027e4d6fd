package dev.proust.sourcing.jdbc;

/// That a partition is somebody's for a while. Who takes it over gets the next epoch; whatever is done under an
/// earlier one is refused by the partition's row, in the transaction that would do it.
///
/// @param partition the partition, from 0 on
/// @param epoch how often the partition has changed hands
record Lease(int partition, long epoch) {}
