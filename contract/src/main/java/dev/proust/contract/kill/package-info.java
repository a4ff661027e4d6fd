/// Real processes on real files: a writer is killed, its system calls fail, its disk becomes full; and what it had told
/// the outside before is what its store is held to.
///
/// ```
///   KillTorture ──► Killing, FailingCalls, FullDisk        one scenario each
///        │                    │
///   KillReport             Trial                           one store, its lives and checks
///                             │
///        ┌────────────────────┴──────────────┐
///   WriterProcess ── kill -9, strace ──►  WriterMain       a process: opens the store, with many Clients
///        │                                   │
///     Witness ◄──────── pipe ────────── Announcer          "about to append …", "accepted at …", "unknown", …
///        │
///   StoreCheck, Repetition ──► the store, opened anew      nothing lost, nothing that nobody wrote
/// ```
///
/// The pipe outlives the writer: what is in it when the writer is killed is still read. `kill -9` takes nothing from
/// the page cache; so a sync that is left out does not show here. The simulated disk (`sim`) is for that.
///
/// Start reading at [dev.proust.contract.kill.KillTorture], then [dev.proust.contract.kill.Announcement] and
/// [dev.proust.contract.kill.StoreCheck].
@NullMarked
package dev.proust.contract.kill;

import org.jspecify.annotations.NullMarked;
