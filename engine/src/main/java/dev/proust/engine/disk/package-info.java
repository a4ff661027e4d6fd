/// The only door to files. Everything that the engine wants of a disk is a method of [dev.proust.engine.disk.Disk] or
/// [dev.proust.engine.disk.DiskFile], so that a simulated disk can stand in its place and pull the plug between any
/// two calls.
///
/// ```
///   engine ──► Disk ──open──► DiskFile          production: FileDisk
///                                               tests:      a simulated disk under a seed
/// ```
///
/// What the engine may rely on, and nothing more:
///
/// | call                      | afterwards                                                                     |
/// |---------------------------|--------------------------------------------------------------------------------|
/// | `write`                   | readers of this process see it; a power cut may keep any subset of its sectors |
/// | `sync` of a file          | what was written to it before, by whomever, and its size survive a power cut   |
/// | `create`, `rename`, `delete` | other opens of this process see it; a power cut may undo it                 |
/// | `syncDirectory`           | what was created, renamed and deleted before survives a power cut              |
///
/// A sector is 512 bytes. A sector rewritten with the very bytes it durably holds keeps them; one written with other
/// bytes may hold anything after a power cut.
@NullMarked
package dev.proust.engine.disk;

import org.jspecify.annotations.NullMarked;
