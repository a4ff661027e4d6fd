/// Opening stores: after the process that wrote one was killed, and many that nobody works with.
///
/// ```
///   RestartCommand ──┬── KilledWriter ──starts, kill -9──► WriterMain      a process of its own
///                    ├── Restarts      open until the first append is acknowledged, beside a scan of all files
///                    ├── LostIndex ──starts──► LostIndexMain            opens what is left when the index is deleted
///                    └── IdleStores    new ones, empty ones, a thousand at once
/// ```
///
/// Start reading at [dev.proust.benchmarks.restart.Restarts].
@NullMarked
package dev.proust.benchmarks.restart;

import org.jspecify.annotations.NullMarked;
