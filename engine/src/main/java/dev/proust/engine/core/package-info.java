/// The engine's core: passive, deterministic, without a thread of its own.
///
/// ```
///   Append ─► Appending ─► PendingAppend ─queue─► Writer ─► log.LogWriter
///                │             ▲                    │
///         Question, Facts      └──── Verdict ◄──────┤  judged by Question with index.RecentKeys
///                                                   │
///   read ◄── IndexedReader ◄─┐                      │ publish
///   follow ◄── Follower ◄────┴── index, places, durable
/// ```
///
/// What a read finds damaged in the log, [dev.proust.engine.core.Healing] serves from a run that has a copy, and has it
/// mended. What nobody reads, [dev.proust.engine.core.Scrub] reads from time to time. Before a damaged run goes,
/// [dev.proust.engine.core.Rescue] has its copies mend the log.
///
/// What it accepts is a function of the log and of what comes in through [dev.proust.engine.core.World]: so a
/// simulation under one seed runs the very code that ships, and pulls the plug between any two steps.
///
/// Start reading at [dev.proust.engine.core.Engine], which puts all of it together, then
/// [dev.proust.engine.core.Appending] and [dev.proust.engine.core.Writer].
@NullMarked
package dev.proust.engine.core;

import org.jspecify.annotations.NullMarked;
