/// What the disk does when several writes are under way at once: whether a log could gain from more than one batch
/// in flight, and by which system call.
///
/// Start reading at [dev.proust.benchmarks.syncs.Mode].
@NullMarked
package dev.proust.benchmarks.syncs;

import org.jspecify.annotations.NullMarked;
