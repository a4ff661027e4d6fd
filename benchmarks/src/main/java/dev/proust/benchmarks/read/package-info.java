/// Reading everything, and what that costs those who append meanwhile.
///
/// Start reading at [dev.proust.benchmarks.read.Replay].
@NullMarked
package dev.proust.benchmarks.read;

import org.jspecify.annotations.NullMarked;
