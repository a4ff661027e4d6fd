/// The command line: what an operator does with stores.
///
/// ```
///   ./proust verify DIR  ──► Main ─┬─► VerifyCommand ──► engine: Proust.verify
///   ./proust repair DIR …          ├─► RepairCommand ──► engine: Proust.repair
///   ./proust erase DIR …           ├─► EraseCommand ───► engine: EmbeddedStore.erasable, erase
///   ./proust record DIR …          └─► RecordCommand ──► sourcing: Fixture
///                                          │ ▲
///                            stderr ◄── Progress: how far it is
///                            stdout ◄── Report, RepairWords, or JSON: what it found
/// ```
///
/// Start reading at [dev.proust.cli.Main].
@NullMarked
package dev.proust.cli;

import org.jspecify.annotations.NullMarked;
