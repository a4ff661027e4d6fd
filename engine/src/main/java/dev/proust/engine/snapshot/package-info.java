/// Snapshots: the states of entities, kept so that not all of their events must be folded again. All of it is
/// disposable, so that nothing here is synced, and what is damaged counts as not there.
///
/// ```
///   save ──► in memory ──full──► frozen ──► file, file, file … ──merged──► file
///                │                  │         │                             │
///   latest ◄─────┴──────────────────┴─────────┴── the newest one counts ────┘
/// ```
///
/// Start reading at [dev.proust.engine.snapshot.Snapshots].
@NullMarked
package dev.proust.engine.snapshot;

import org.jspecify.annotations.NullMarked;
