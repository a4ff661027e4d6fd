/// The life stories of stores on a simulated disk, and the model that knows what must be there after each life.
///
/// ```
///   seed ──► LifeStory ──► Lives ──► Life: hand in, step, read, follow, fill, idle, close … until it is stopped
///               │            │        │ each answer, also in the midst of a batch ──► Model: known, or in limbo
///               │            └─ open, as often as it takes: what is there now      ──► equal, or a Discrepancy
///               └─ kill or power cut, and once more
/// ```
///
/// | story         | what it tells                                                                          |
/// |---------------|----------------------------------------------------------------------------------------|
/// | `LifeStory`   | many lives, in which all goes wrong that a store promises to withstand                 |
/// | `ErasureStory` | many lives, in which events are erased and stay so                                    |
/// | `EveryStop`   | one short story, stopped at every operation, or failing there                          |
/// | `EverySubset` | one short story, and at each of its points every subset of what is not synced          |
/// | `RotStory`    | some lives, and then damage that no store can mend, but every store must notice        |
/// | `RepairStory` | many lives, and damage in between that is healed, or accepted as lost                  |
///
/// Who takes part:
///
/// | who                                 | does                                                                 |
/// |-------------------------------------|----------------------------------------------------------------------|
/// | `Client`, `Forger`                  | append, on conditions that they believe in; one of them forges       |
/// | `Desk`, `Request`, `Answers`        | stand between them and the engine, and compare each answer           |
/// | `Reading`, `Following`              | read and follow, and compare what is shown                           |
/// | `ShortStory`, `CrashPoints`         | tell a story in which everything happens once; see its every point   |
/// | `Cuts`, `Subsets`, `Letters`        | choose what a power cut leaves, and write it down                    |
/// | `Aftermath`, `Claim`                | live on after a crash, and say what must be there then               |
/// | `Trouble`, `Rot`                    | plan what goes wrong                                                 |
/// | `Watch`, `Outcome`                  | know what the engine has met with, and what it must answer therefore |
/// | `Model`, `Memory`                   | know what must be there, and what the writer must remember           |
/// | `Machine`, `Workload`               | a store that erases, and what clients do with it                     |
/// | `ContentModel`, `Traces`            | know what must be there of it, and what must not                     |
/// | `RepairShop`, `Assessment`          | repair it, and know what a repair must keep, and what it cannot      |
/// | `Anatomy`, `Prognosis`              | know what each byte of a log is for, and what its loss must lead to  |
///
/// Start reading at [dev.proust.contract.crash.LifeStory].
@NullMarked
package dev.proust.contract.crash;

import org.jspecify.annotations.NullMarked;
