/// Read models: what a projection is, whatever database it writes to.
///
/// ```
///   store ──subscription──► partition 0 ──► its keys' events, in order ──► handler ─┐
///         ──subscription──► partition 1 ──► …                               handler ─┼─► tables, checkpoints
///         ──subscription──► partition 2 ──► …                               handler ─┘
/// ```
///
/// A projection names a query, a handler, and the *key* by which its events belong together. Events of one key
/// are handled in order; keys are spread over partitions, which work at the same time. Each partition has a
/// checkpoint of its own, kept in the same transaction as what the handler wrote.
///
/// | read                                              | to learn                                               |
/// |---------------------------------------------------|--------------------------------------------------------|
/// | [dev.proust.sourcing.projection.Projection]       | what a projection says of itself                       |
/// | [dev.proust.sourcing.projection.ProjectionHandler]| what it does with an event, and with one that is gone  |
/// | [dev.proust.sourcing.projection.PartitionKey]     | who owns which rows                                    |
///
/// What runs a projection on a database is in [dev.proust.sourcing.jdbc].
@NullMarked
package dev.proust.sourcing.projection;

import org.jspecify.annotations.NullMarked;
