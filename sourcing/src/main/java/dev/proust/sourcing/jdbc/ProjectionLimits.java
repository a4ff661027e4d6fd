package dev.proust.sourcing.jdbc;

import java.time.Duration;

/// How much a projection does at once, and how long it waits. Each step returns a new value.
///
/// @param batchEventsMax events handled in one transaction: 1 or more
/// @param batchBytesMax the sum of their data's sizes above which a transaction takes no more of them: 1 or
///     more
/// @param parkedKeysMax keys of one partition that may be parked: above it the partition stops, since something
///     is wrong with all of it and not with single keys. 0 or more
/// @param lease how long a partition is a worker's after it was last heard of: 100 milliseconds or more. Others
///     take over from a dead worker after it, by the database's clock
/// @param pauseMax the longest pause between two attempts while the database cannot be reached, and between two
///     looks for partitions that are free: positive
public record ProjectionLimits(
        int batchEventsMax, long batchBytesMax, int parkedKeysMax, Duration lease, Duration pauseMax) {

    /// Events that are read for one transaction at most, for each that it may handle: the others belong to
    /// other partitions.
    static final int READ_PER_HANDLED_MAX = 20;

    private static final Duration LEASE_MIN = Duration.ofMillis(100);

    public ProjectionLimits {
        require("batchEventsMax", batchEventsMax, 1);
        require("batchBytesMax", batchBytesMax, 1);
        require("parkedKeysMax", parkedKeysMax, 0);
        if (lease.compareTo(LEASE_MIN) < 0) {
            throw new IllegalArgumentException("lease is " + lease + ", expected " + LEASE_MIN + " or more");
        }
        if (!pauseMax.isPositive())
            throw new IllegalArgumentException("pauseMax is " + pauseMax + ", expected more than 0");
    }

    /// 500 events or 8 MiB a transaction, 100 parked keys, leases of 15 seconds, pauses up to 5 seconds.
    public static ProjectionLimits standard() {
        return new ProjectionLimits(500, 8 * 1024 * 1024, 100, Duration.ofSeconds(15), Duration.ofSeconds(5));
    }

    /// The same with other transactions.
    public ProjectionLimits withBatchEventsMax(int batchEventsMax) {
        return new ProjectionLimits(batchEventsMax, batchBytesMax, parkedKeysMax, lease, pauseMax);
    }

    /// The same with another number of parked keys.
    public ProjectionLimits withParkedKeysMax(int parkedKeysMax) {
        return new ProjectionLimits(batchEventsMax, batchBytesMax, parkedKeysMax, lease, pauseMax);
    }

    /// The same with another lease.
    public ProjectionLimits withLease(Duration lease) {
        return new ProjectionLimits(batchEventsMax, batchBytesMax, parkedKeysMax, lease, pauseMax);
    }

    /// The same with other pauses.
    public ProjectionLimits withPauseMax(Duration pauseMax) {
        return new ProjectionLimits(batchEventsMax, batchBytesMax, parkedKeysMax, lease, pauseMax);
    }

    private static void require(String limit, long value, long min) {
        if (value < min) throw new IllegalArgumentException(limit + " is " + value + ", expected " + min + " or more");
    }
}
