/// A world under a seed: a disk that keeps its promises and nothing more, a clock that stands still until it is moved,
/// and threads that run when they are told to. With them the engine's own code lives through power cuts, kills and
/// failing disks, and whatever happens can be made to happen again.
///
/// ```
///   engine ──► SimulatedDisk ──► Directory ──► StoredFile
///                  │             seen, durable   seen, durable: Pages     what the kernel shows, what the disk holds
///                  │             pending         pending: Version…        what a power cut decides upon
///                  │                            Fate: Temper, or ChosenFate        decides it
///                  └─ Faults: when to stop, what to fail, how much space there is
/// ```
///
/// | what happens         | what is seen afterwards                    | what is durable                              |
/// |----------------------|--------------------------------------------|----------------------------------------------|
/// | `write`              | the new bytes                              | as before                                    |
/// | `sync`               | the same                                   | what is seen of this file                    |
/// | a failed `sync`      | the same, and the kernel thinks it clean   | each pending sector has met its fate         |
/// | `kill`               | the same                                   | as before                                    |
/// | `powerCut`           | what is durable                            | each pending sector has met its fate         |
///
/// The fate of a sector: its newest bytes survive, or they vanish, or something else stands there. Chance decides, or a
/// [dev.proust.contract.sim.Chooser] who is asked about each.
///
/// Start reading at [dev.proust.contract.sim.SimulatedDisk].
@NullMarked
package dev.proust.contract.sim;

import org.jspecify.annotations.NullMarked;
