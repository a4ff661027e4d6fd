/// Repairs a store that nobody has open.
///
/// ```
///   verify.Verification ──► Findings ──► Repair ──► log.DamageMending ──► the log, as it was
///                                          ▲  └───► runs that say what the log does not say: deleted
///                    runs, whole or not ── RunCopies
/// ```
///
/// Start reading at [dev.proust.engine.repair.Repair].
@NullMarked
package dev.proust.engine.repair;

import org.jspecify.annotations.NullMarked;
