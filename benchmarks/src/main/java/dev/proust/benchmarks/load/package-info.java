/// Loading one entity whose events lie scattered over the whole history: from memory, and from the disk.
///
/// Start reading at [dev.proust.benchmarks.load.Loads].
@NullMarked
package dev.proust.benchmarks.load;

import org.jspecify.annotations.NullMarked;
