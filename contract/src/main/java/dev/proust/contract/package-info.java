/// What every event store must pass, as tests to inherit from.
///
/// ```
///   EventStoreContract ── AppendContract, LimitContract, ConditionContract, RepetitionContract,
///        ▲                ReadContract, SubscriptionContract, LifecycleContract, ModelContract
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
/// | `sim`     | a world under a seed: a disk that keeps its promises and nothing more             |
/// | `crash`   | the life stories of stores in that world, and the model that knows what must hold |
/// | `mutants` | deliberate bugs, which the stories must find                                      |
/// | `kill`    | real processes, killed, and with failing and full disks                           |
/// | `torture` | the command line that starts all this                                             |
///
/// Start reading at [dev.proust.contract.AppendContract].
@NullMarked
package dev.proust.contract;

import org.jspecify.annotations.NullMarked;
