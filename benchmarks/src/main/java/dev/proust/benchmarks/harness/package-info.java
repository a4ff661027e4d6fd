/// How things are measured, whatever they are.
///
/// ```
///   Bench ──► Comparison ──turns──► Contender.begin ──► Round ──► Clients ──► Operation, over and over
///     ▲                                                              │
///     └─── publish ◄── Row ◄── Measurement (all latencies) ◄────────┘
/// ```
///
/// Start reading at [dev.proust.benchmarks.harness.Comparison].
@NullMarked
package dev.proust.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
