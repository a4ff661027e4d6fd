/// Processes that go on by themselves: a saga reacts to events, issues commands, and knows what time it is.
///
/// ```
///        events of the store ──► SagaRunner ──► Saga: decide(trigger, state) ──► events of its own ─┐
///                                    ▲                                                              │
///                                    └─────────────── saga.NAME-INSTANCE, in the same store ◄───────┘
///                                    │
///                                    ├──► effects(event of its own) ──► Dispatcher ──► command handlers
///                                    └──► deadlines: kept with it, reached once, whoever was down meanwhile
/// ```
///
/// | read                                  | to learn                                                 |
/// |---------------------------------------|----------------------------------------------------------|
/// | [dev.proust.sourcing.saga.Saga]       | how a saga is written                                    |
/// | [dev.proust.sourcing.saga.Effect]     | what it can want done                                    |
/// | [dev.proust.sourcing.saga.Dispatcher] | who carries out its commands, and what becomes of a *no* |
/// | [dev.proust.sourcing.saga.SagaRunner] | how it is run, and why nothing is done twice             |
/// | [dev.proust.sourcing.saga.SagaDriver] | the thread that runs it                                  |
/// | [dev.proust.sourcing.saga.SagaName]   | what stands in the store because of it                   |
@NullMarked
package dev.proust.sourcing.saga;

import org.jspecify.annotations.NullMarked;
