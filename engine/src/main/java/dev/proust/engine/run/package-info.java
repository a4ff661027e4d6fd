/// Runs: sorted, immutable files that say at which positions each key occurs, over a range of positions.
///
/// ```
///   memtable ──RunWriter──► run ┐
///   memtable ──RunWriter──► run ┼─Merge──► run over the range of all
///   …                        …  ┘
///
///   key ──Filter──► no
///          │ perhaps
///          └──► bucket (one read) ──► PostingList: in the bucket, or in blocks of its own (one read each)
/// ```
///
/// A run is derived from the log, names the batch that it ends with, and is thrown away if that is not there. Its file
/// gets its name when it is whole and synced. The format stands in three tables: [dev.proust.engine.run.RunFooter],
/// [dev.proust.engine.run.Bucket] and [dev.proust.engine.run.PostingBlock], and a small one in
/// [dev.proust.engine.run.PlaceBlock].
///
/// Start reading at [dev.proust.engine.run.Run].
@NullMarked
package dev.proust.engine.run;

import org.jspecify.annotations.NullMarked;
