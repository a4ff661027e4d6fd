/// Turns commands into events: three pure functions, and one handler that runs them on any event store.
///
/// ```
///   command ──► boundary(command) = Query ──► one read of that query, or of what the command's id has written,
///                                              from the last snapshot on, if there is one
///                                                 │                                            │
///                                  not handled yet│                                            │handled before
///                                                 ▼                                            │
///          ┌──► state: codec.decode, decider.evolve, event by event                            │
///          │                                      │                                            │
///          │        decide(command, state) ──► events ──► codec.encode                         │
///          │                                      │                                            ▼
///          │    append(events, only if the boundary is unchanged, under the id) ──────────► Outcome
///          │                                      │
///          └─────── somebody was faster ──────────┘
/// ```
///
/// | read                                              | to learn                                                     |
/// |---------------------------------------------------|--------------------------------------------------------------|
/// | [dev.proust.sourcing.Decider]                     | how rules are written                                        |
/// | [dev.proust.sourcing.Spec]                        | how rules are tested: given, when, then                      |
/// | [dev.proust.sourcing.CommandHandler]              | how rules are run, and why repeating a command is safe       |
/// | [dev.proust.sourcing.CommandLanes]                | how the commands of one entity take turns                    |
/// | [dev.proust.sourcing.CommandContext]              | what goes with a command: who wants it, why, until when      |
/// | [dev.proust.sourcing.Retry]                       | what happens when others are faster                          |
/// | [dev.proust.sourcing.Snapshots]                   | how not all events of an entity are folded each time         |
/// | [dev.proust.sourcing.SnapshotCheck]               | how it is shown that snapshots say what the events say       |
/// | [dev.proust.sourcing.EventCodec]                  | how a domain's events are stored                             |
/// | [dev.proust.sourcing.Upcasters]                   | how old shapes and names are read                            |
/// | [dev.proust.sourcing.DryRun]                      | how a codec and a fold are tried on the whole history        |
/// | [dev.proust.sourcing.TimeTravel]                  | what was known when, and what changed it                     |
/// | [dev.proust.sourcing.UndecodableEventException]   | why nothing is decided on facts that were not understood     |
/// | [dev.proust.sourcing.json.JsonCodec]              | the codec for sealed interfaces of records                   |
/// | [dev.proust.sourcing.projection.Projection]       | how read models are made                                     |
/// | [dev.proust.sourcing.saga.Saga]                   | processes that go on by themselves                           |
///
/// No annotation, no reflection, no base class: a decider is made with `new`, and tested without a store. This package
/// knows nothing but the store's API; what needs Jackson is in [dev.proust.sourcing.json], and what needs JDBC in
/// [dev.proust.sourcing.jdbc].
@NullMarked
package dev.proust.sourcing;

import org.jspecify.annotations.NullMarked;
