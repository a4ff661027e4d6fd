/// What can be wrong with the files of a store, and what it means. Values only.
///
/// ```
///   log.LogCheck ─┐
///                 ├──► Damage: a kind, a file, a range, positions, expected, found ──► verify.Findings
///   run.RunCheck ─┘       └─ Consequence: what would become of it if the store were opened
/// ```
///
/// Start reading at [dev.proust.engine.damage.Damage].
@NullMarked
package dev.proust.engine.damage;

import org.jspecify.annotations.NullMarked;
