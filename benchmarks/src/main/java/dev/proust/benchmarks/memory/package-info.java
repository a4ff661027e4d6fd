/// What entities cost in memory that nobody asks for.
///
/// Start reading at [dev.proust.benchmarks.memory.MemoryCommand].
@NullMarked
package dev.proust.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
