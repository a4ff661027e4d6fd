/// The embedded engine: a store in a directory, for one process.
///
/// ```
///   your code ──► EventStore ─── EmbeddedStore ──► core.Engine ──► log ──► disk
///                                    │                  ▲            index
///                        WriterDriver (the one thread) ─┘
/// ```
///
/// | package | what it is                                                        |
/// |---------|-------------------------------------------------------------------|
/// | this    | the way in, and the only place that knows threads                 |
/// | `core`  | the engine itself, passive: appends, conditions, reads, followers |
/// | `log`   | the formats on disk, recovery, the end that is written to         |
/// | `index` | how events are found: a memtable, runs, and the work in between    |
/// | `run`   | the runs' files: sorted, immutable, each derived from the log     |
/// | `key`   | what events are found by                                          |
/// | `snapshot` | states of entities, kept so that not all of their events must be folded |
/// | `disk`  | the only door to files                                            |
/// | `verify` | checks everything of a store that nobody has open                |
/// | `damage` | what can be wrong with its files, and what that means            |
///
/// Start reading at [dev.proust.engine.Proust], then [dev.proust.engine.core.Engine].
@NullMarked
package dev.proust.engine;

import org.jspecify.annotations.NullMarked;
