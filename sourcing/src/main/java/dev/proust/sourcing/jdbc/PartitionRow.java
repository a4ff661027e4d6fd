package dev.proust.sourcing.jdbc;

import dev.proust.store.Checkpoint;
import java.util.Optional;

/// A partition as its row says, in the table [PartitionTable].
///
/// @param partition which, from 0 on
/// @param checkpoint up to where its events are handled or parked
/// @param parkedKeys how many of its keys are parked
/// @param owner the worker that has it, or had it last
/// @param epoch how often it has changed hands
/// @param free whether nobody has it
/// @param wantedBy the worker that asks for it
record PartitionRow(
        int partition,
        Checkpoint checkpoint,
        int parkedKeys,
        Optional<String> owner,
        long epoch,
        boolean free,
        Optional<String> wantedBy) {}
