/// The command line of the tortures.
///
/// ```
///   ./proust torture ──► Main ──┬── --seed S     ──► Story              one story, and all that happens in it
///                               ├── --minutes M  ──► Exploration        stories of new seeds ──► Summary
///                               ├── exhaustive   ──► ExhaustiveCommand  every crash of one short story
///                               ├── kill         ──► KillCommand        real processes on real files
///                               ├── threads      ──► ThreadsCommand     visitors while the writer goes to rest
///                               └── mutants      ──► MutantsCommand     deliberate bugs, which must be found
/// ```
///
/// Start reading at [dev.proust.contract.torture.Main].
@NullMarked
package dev.proust.contract.torture;

import org.jspecify.annotations.NullMarked;
