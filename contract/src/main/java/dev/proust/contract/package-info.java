/// What every event store must pass, as tests to inherit from.
///
/// ```
///   EventStoreContract ── AppendContract, LimitContract, ConditionContract, RepetitionContract,
///        ▲                ReadContract, SubscriptionContract, LifecycleContract, ModelContract,
///        │                LinearizabilityContract, WaitingContract
///        │                        │
///   one test class                └── each on a store of its own, which a Candidate opens
///   for each implementation
/// ```
///
/// A contract is a class of tests about one thing; [dev.proust.contract.EventStoreContract] holds them all together.
/// To try an implementation, inherit from it and hand it a [dev.proust.contract.Candidate].
///
/// | package   | what it is                                                                        |
/// |-----------|-----------------------------------------------------------------------------------|
/// | this      | the contract                                                                      |
/// | `history` | what many threads were told at once, and whether one order explains it            |
/// | `sim`     | a world under a seed: a disk that keeps its promises and nothing more             |
/// | `crash`   | the life stories of stores in that world, and the model that knows what must hold |
/// | `threads` | real threads, at moments that are picked for them                                 |
/// | `mutants` | deliberate bugs, which the stories and threads must find                          |
/// | `kill`    | real processes, killed, and with failing and full disks                           |
/// | `torture` | the command line that starts all this                                             |
///
/// Start reading at [dev.proust.contract.AppendContract].
@NullMarked
package dev.proust.contract;

import org.jspecify.annotations.NullMarked;
