/// Runs: sorted, immutable files that say at which positions each key occurs, over a range of positions.
///
/// ```
///   memtable ──RunWriter──► run ┐
///   memtable ──RunWriter──► run ┼─Merge──► run over the range of all
///   …                        …  ┘
///
///   key ──Filter──► no
///          │ perhaps
///          └──► bucket (one read) ──┬──► PostingList: in the bucket, or in blocks of its own (one read each)
///                                   └──► copies of a stream's events, in merged runs (one read for 16 KiB of them)
/// ```
///
/// A run is derived from the log, names the batch that it ends with, and is thrown away if that is not there. Its file
/// gets its name when it is whole and synced. The format stands in five tables: [dev.proust.engine.run.RunFooter],
/// [dev.proust.engine.run.Bucket], [dev.proust.engine.run.PostingBlock], [dev.proust.engine.run.EventBlock] and
/// [dev.proust.engine.run.PlaceBlock].
///
/// Start reading at [dev.proust.engine.run.Run].
@NullMarked
package dev.proust.engine.run;

import org.jspecify.annotations.NullMarked;
