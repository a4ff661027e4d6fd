/// Deliberate bugs, to show that the stories would find them.
///
/// ```
///   contract/src/mutants/NAME.patch ──► Mutant: what is broken, within how many stories it must be found
///                                          │
///   a copy of engine/src ──git apply──► javac ──► a process that tells stories ──► killed, or survived
/// ```
///
/// Start reading at [dev.proust.contract.mutants.Mutants].
@NullMarked
package dev.proust.contract.mutants;

import org.jspecify.annotations.NullMarked;
