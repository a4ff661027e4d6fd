/// How fast Proust is, beside what the machine allows, in one run. `benchmarks/README.md` says what is measured,
/// how, and why it is fair.
///
/// ```
///   ./proust bench ──► Main ──┬── append    durable appends beside two floors      ─┐
///                             ├── commands  each for itself, and in turns            │
///                             ├── load      an entity's events, hot and cold         │
///                             ├── read      everything, and what it costs appends    ├──► harness
///                             ├── restart   after kill -9; a thousand idle stores    │
///                             └── syncs     what the disk does with several writes  ─┘
/// ```
///
/// Start reading at [dev.proust.benchmarks.append.AppendCommand].
@NullMarked
package dev.proust.benchmarks;

import org.jspecify.annotations.NullMarked;
