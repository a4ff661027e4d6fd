/// The command line: what an operator does with stores.
///
/// ```
///   ./proust verify DIR ──► Main ──► VerifyCommand ──► engine: Proust.verify
///                                        │ ▲                     │
///                          stderr ◄── Progress ◄─────────────────┤ how far it is
///                          stdout ◄── Report, or JSON ◄──────────┘ what it found
///   ./proust erase DIR …─► Main ──► EraseCommand ───► engine: EmbeddedStore.erasable, erase
/// ```
///
/// Start reading at [dev.proust.cli.Main].
@NullMarked
package dev.proust.cli;

import org.jspecify.annotations.NullMarked;
