/// How events are found: keys, where they occur, and queries made of both.
///
/// ```
///   event ──Keys──► Key…  ──add──►  MemoryIndex          what is durable
///                                   core.RecentKeys      what the writer has accepted lately
///                                        │ both are Postings
///   Query ──QueryKeys──────────── next / last match
/// ```
///
/// An event has a key for its stream, category, type, each tag and its append id. A key is a hash of 128 bits under
/// the store's secret, so that nobody can make two that collide. Everything here is derived from the log.
///
/// Start reading at [dev.proust.engine.index.Postings].
@NullMarked
package dev.proust.engine.index;

import org.jspecify.annotations.NullMarked;
