/// Checks everything of a store that nobody has open, and touches nothing.
///
/// ```
///                      ┌─► log.LogCheck ── every event ──► run.RunCheck, one for each run
///   Verification ──────┤        │                              │
///                      └─► names of files                      │
///                               └──────────► Findings ◄────────┘
/// ```
///
/// 1. All headers of segments, and what an opening looks at of each run.
/// 2. All of the log, from segment 1: chain, batches, bodies, seals, what remains behind the end. Where there is
///    damage, the walk goes on at the next valid header.
/// 3. All blocks of all runs, and whether they say what the log has said in step 2.
/// 4. Gaps between runs, and files that do not belong.
///
/// What damage would mean for an opening follows from the rules of the opening itself.
///
/// Start reading at [dev.proust.engine.verify.Verification].
@NullMarked
package dev.proust.engine.verify;

import org.jspecify.annotations.NullMarked;
