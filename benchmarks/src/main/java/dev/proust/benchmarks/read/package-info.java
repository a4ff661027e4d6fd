/// Reading everything, and what that, and other work, costs those who append meanwhile.
///
/// Start reading at [dev.proust.benchmarks.read.ReadCommand].
@NullMarked
package dev.proust.benchmarks.read;

import org.jspecify.annotations.NullMarked;
