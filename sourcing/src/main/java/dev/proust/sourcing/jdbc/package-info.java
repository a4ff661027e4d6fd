/// Projections into databases that are reached by JDBC: nothing but `java.sql`, and no framework.
///
/// ```
///   ProjectionWorker ── tends ──► Leases ──► proust_partition: owner, epoch, lease_until
///        │ a thread each
///        ▼
///   Partition ── step ──► BatchReader ──► Batch ──► Attempt ─┬─ handler ──► tables of the read model ┐
///        ▲                                                    ├─ parked ───► proust_parked             ├ one
///        └──────── roll back, and park what failed ◄──────────┴─ advance ──► proust_partition          ┘ transaction
///
///   JdbcProjection: install, progress, waitFor, parked, retry, skip, reset
///   Rebuild: two versions held at one place ──► compare, switch
/// ```
///
/// | read                                                    | to learn                                        |
/// |---------------------------------------------------------|-------------------------------------------------|
/// | [dev.proust.sourcing.jdbc.JdbcProjection]               | what can be asked of a projection               |
/// | [dev.proust.sourcing.jdbc.ProjectionWorker]             | who does the work, and how it is shared         |
/// | [dev.proust.sourcing.jdbc.Rebuild]                      | how a new version takes the place of an old one |
/// | [dev.proust.sourcing.jdbc.Transactions]                 | how it joins with Spring, jOOQ, JPA             |
/// | [dev.proust.sourcing.jdbc.ProjectionLimits]             | how much at once                                |
/// | [dev.proust.sourcing.jdbc.ProjectionStoppedException]   | why it may refuse to go on, and what to do      |
@NullMarked
package dev.proust.sourcing.jdbc;

import org.jspecify.annotations.NullMarked;
