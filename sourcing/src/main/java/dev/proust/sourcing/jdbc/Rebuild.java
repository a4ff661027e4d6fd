package dev.proust.sourcing.jdbc;

import dev.proust.sourcing.Retry.Pause;
import dev.proust.store.Checkpoint;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// A new version of a projection, built beside the live one, compared with it, and switched to.
///
/// ```
///   live  ──────────────────────────────────────────┐   ┌──────────────────────────
///                                                   ├ = ┤ compare, or switch
///   next  ─── from the start, as fast as it can ────┘   └──────────────────────────
/// ```
///
/// Both versions have workers, as any projection has. Where they have to stand at the same place, both are
/// *held* there: each partition goes up to it and waits. Readers go on meanwhile, and so do appends to the
/// store; only what is appended shows later. Who holds them may die: a hold ends by itself, by the database's
/// clock.
///
/// Thread rule: any thread. Immutable.
public final class Rebuild {

    private static final Duration POLL = Duration.ofMillis(20);

    private final JdbcProjection live;
    private final JdbcProjection next;
    private final ProjectionTable table;
    private final InstantSource clock;
    private final Pause pause;

    private Rebuild(JdbcProjection live, JdbcProjection next) {
        this.live = live;
        this.next = next;
        this.table = new ProjectionTable(next.projection().name());
        this.clock = next.clock();
        this.pause = next.pause();
    }

    /// A rebuild of one version by another one, both installed in the same database.
    ///
    /// @throws IllegalArgumentException if they are not two versions of one projection
    public static Rebuild of(JdbcProjection live, JdbcProjection next) {
        var old = live.projection();
        var young = next.projection();
        if (!old.name().equals(young.name()) || old.version() == young.version()) {
            throw new IllegalArgumentException(
                    "projections are " + old + " and " + young + ", expected two versions of one");
        }
        return new Rebuild(live, next);
    }

    /// Compares tables of both versions, at the same place.
    ///
    /// @param timeout for the next version to catch up, and for both to meet; and the longest time that the
    ///     comparison itself may take
    /// @throws NotCaughtUpException if they do not meet in time, or the comparison takes longer: nothing was
    ///     changed
    /// @throws IllegalStateException if somebody else compares or switches just now
    public List<TableDiff> compare(Duration timeout, TablePair... pairs) throws InterruptedException {
        return meet(timeout, connection -> {
            var diffs = new ArrayList<TableDiff>();
            for (var pair : pairs) diffs.add(TableDiff.of(connection, pair));
            return List.copyOf(diffs);
        });
    }

    /// Makes the next version the live one, at a moment when both are at the same place: nobody who has read
    /// the old one sees less in the new one.
    ///
    /// @param within what else belongs to it, in the same transaction, such as exchanging a view. (H2 commits
    ///     at such statements by itself: ask for [JdbcProjection#liveVersion] there instead)
    /// @throws NotCaughtUpException if they do not meet in time: nothing was changed
    /// @throws IllegalStateException if the other one is not live, or somebody else compares or switches just
    ///     now
    public void switchLive(Duration timeout, Consumer<Connection> within) throws InterruptedException {
        meet(timeout, connection -> {
            int now = table.liveVersion(connection).orElse(0);
            if (now != live.projection().version()) {
                throw new IllegalStateException(
                        "live is version " + now + " of " + table.projection() + ", expected " + live.projection());
            }
            table.setLiveVersion(connection, next.projection().version());
            within.accept(connection);
            return true;
        });
    }

    // ---------------------------------------------------------------------------------------------------- meet

    /// Works while both versions stand at the same place.
    private <R> R meet(Duration timeout, Function<Connection, R> work) throws InterruptedException {
        var until = clock.instant().plus(timeout);
        // Without a hold at first: the live one must not wait for a next one that is far behind.
        long liveAt = positionOf(live);
        await(until, () -> positionOf(next) >= liveAt);
        var place = hold(timeout.multipliedBy(2));
        try {
            await(until, () -> next.database().get(connection -> areAt(place, rows(connection, false))));
            return next.database().get(connection -> {
                var result = work.apply(connection);
                requireHeld(connection, place);
                return result;
            });
        } finally {
            next.database().run(table::release);
        }
    }

    private Checkpoint hold(Duration time) {
        return next.database().get(connection -> {
            var furthest = rows(connection, true).stream()
                    .map(PartitionRow::checkpoint)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            if (table.hold(connection, furthest, time)) return furthest;
            throw new IllegalStateException(
                    "somebody else compares or switches versions of projection " + table.projection()
                            + " just now: expected nobody; if he has died, it ends by itself within his timeout, twice");
        });
    }

    /// What was done counts only if both have not moved since: nobody could, unless the hold has ended.
    private void requireHeld(Connection connection, Checkpoint place) {
        if (!areAt(place, rows(connection, true)) || table.hold(connection).isEmpty()) throw tooLate();
    }

    private static boolean areAt(Checkpoint place, List<PartitionRow> rows) {
        return rows.stream().allMatch(row -> row.checkpoint().equals(place));
    }

    /// The rows of both, those of the lower version first, so that all who lock them do it in one order.
    private List<PartitionRow> rows(Connection connection, boolean locked) {
        boolean liveFirst = live.projection().version() < next.projection().version();
        var rows = new ArrayList<PartitionRow>();
        for (var each : liveFirst ? List.of(live, next) : List.of(next, live)) {
            var partitions = each.partitions();
            var its = locked ? partitions.lockAll(connection) : partitions.all(connection);
            if (its.isEmpty()) throw each.notInstalled();
            rows.addAll(its);
        }
        return rows;
    }

    private static long positionOf(JdbcProjection projection) {
        return projection.progress().position();
    }

    /// A condition that others bring about.
    private interface Coming {
        boolean isHere();
    }

    private void await(Instant until, Coming coming) throws InterruptedException {
        while (!coming.isHere()) {
            if (!clock.instant().isBefore(until)) throw tooLate();
            pause.last(POLL);
        }
    }

    private NotCaughtUpException tooLate() {
        return new NotCaughtUpException("projection " + next.projection() + " is at position " + positionOf(next)
                + ", and "
                + live.projection() + " at " + positionOf(live) + ": expected them to stand at the same place in time."
                + " Nothing was changed. See that both have workers, wait until the progress of the next one says that it"
                + " has caught up, or give more time");
    }
}
