/// Stores that are filled before something is measured of them.
///
/// Start reading at [dev.proust.benchmarks.fill.Population].
@NullMarked
package dev.proust.benchmarks.fill;

import org.jspecify.annotations.NullMarked;
