/// Deliberate bugs, to show that the tortures would find them.
///
/// ```
///   contract/src/mutants/NAME.patch ──► Mutant: what is broken, and which trial must find it
///                                          │
///   a copy of engine/src ──git apply──► javac ──► a process that tortures it ──► killed, or survived
/// ```
///
/// Start reading at [dev.proust.contract.mutants.Mutants].
@NullMarked
package dev.proust.contract.mutants;

import org.jspecify.annotations.NullMarked;
