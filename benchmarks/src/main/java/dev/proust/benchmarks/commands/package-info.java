/// Commands: each handled for itself, beside those of one entity in turns.
///
/// ```
///   CommandsCommand ──── Comparison of ── Handled "handler"   CommandHandler
///                                         Handled "lanes"     CommandLanes
/// ```
@NullMarked
package dev.proust.benchmarks.commands;

import org.jspecify.annotations.NullMarked;
