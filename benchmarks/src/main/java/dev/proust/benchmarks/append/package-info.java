/// Durable appends: ours beside what the disk does at most, and beside what a group commit without a store would
/// do.
///
/// ```
///   AppendCommand ──┬── Comparison of ── SyncLoop        one thread, write and sync
///                   │                    BareGroup       many clients, one writer, no checks, no index
///                   │                    ProustAppends   the engine
///                   └── --sustained ──── Growth          one store that grows and grows
/// ```
///
/// Start reading at [dev.proust.benchmarks.append.ProustAppends].
@NullMarked
package dev.proust.benchmarks.append;

import org.jspecify.annotations.NullMarked;
