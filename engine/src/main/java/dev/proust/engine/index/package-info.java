/// How events are found: layers that say where keys occur, and queries made of keys.
///
/// ```
///   event ──► Memtable ──full──► frozen ──flush──► run, run … ──merge──► run      LayeredIndex, kept by Upkeep
///                │                  │                │                    │
///                │                  │                │                    │
///                │                  │       Gap ──refill──► run           │
///                │                  │        │       │                    │
///                └──────────────────┴────── Layers ──┴────────────────────┘
///                                             │ held by
///   Query ──QueryKeys── next / last match ── View             RecentKeys: what the writer has accepted lately
/// ```
///
/// Every position is in one layer, or in a gap, for which the log is asked: so that "nowhere" is an answer and not a
/// guess. All layers are derived from the log: what is missing or damaged is made anew, while reads and appends go on.
///
/// Start reading at [dev.proust.engine.index.LayeredIndex].
@NullMarked
package dev.proust.engine.index;

import org.jspecify.annotations.NullMarked;
