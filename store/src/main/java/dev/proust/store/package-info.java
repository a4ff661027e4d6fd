/// The event store as its users see it: values, one interface of three verbs, one family of errors.
///
/// ```
///   Append ─────────────append──────────►  EventStore  ──read(Query)──►  EventReader ──► RecordedEvent
///     NewEvent…   Condition…                   │
///                                              └──subscribe(Query)──►  Subscription ──► RecordedEvent | Progress
/// ```
///
/// **A boundary is a query, and a stream is the simplest query.** Load a boundary, decide, append on the
/// condition that the boundary has not changed. One entity, several entities, uniqueness, capacity: the same path.
///
/// | read                                  | to learn                                                        |
/// |---------------------------------------|-----------------------------------------------------------------|
/// | [dev.proust.store.EventStore]         | the three verbs and what they promise                           |
/// | [dev.proust.store.Query]              | how events are selected                                         |
/// | [dev.proust.store.Condition]          | what an append can insist on                                    |
/// | [dev.proust.store.Checkpoint]         | how a consumer says where it is, and why a position will not do |
/// | [dev.proust.store.EventStoreException]| every way in which a store can fail                             |
/// | [dev.proust.store.Limits]             | every limit                                                     |
///
/// A store has one total order: the first event has **position** 1, the next 2, without gaps, in the order of
/// commit. Every event lives in one **stream**, where it has a **version**: 1, 2, 3…
///
/// Nothing here knows of files, sockets or Kafka. [dev.proust.store.MemoryStore] implements the package without
/// any of them, and is the model that every other implementation is compared with by one contract suite.
@NullMarked
package dev.proust.store;

import org.jspecify.annotations.NullMarked;
