/// What many threads asked of a store at once, what it said to each, and whether one order of all calls explains it.
///
/// ```
///   clients, followers ──► History ──► store        each call is written down: when it began and ended, what was said
///                             │
///                             ▼
///                       HistoryChecker ──► AcceptedLog     the order of the writes, from the answers alone
///                             │              Judge         conditions judged on it, the plain way
///                             └──────────► FollowChecker   what was delivered to a subscription
/// ```
///
/// Whether a history has a legal order is a hard question in general. Here it is a cheap one with an exact answer:
/// every accepted append tells its positions, so that the order of the writes is known; and whatever else a store says,
/// it tells the checkpoint as of which it says it.
///
/// Start reading at [dev.proust.contract.history.HistoryChecker].
@NullMarked
package dev.proust.contract.history;

import org.jspecify.annotations.NullMarked;
