package dev.proust.sourcing.projection;

import dev.proust.store.Query;
import java.util.regex.Pattern;

/// What a projection says of itself: whatever runs it needs no more. Each step returns a new value.
///
/// ```java
/// var turnover = Projection.<Connection>of("turnover", 1, Query.category("order"), this::handle,
/// ProjectionHandler.ignoring())
///         .keyedBy(PartitionKey.tag("customer"))
///         .inPartitions(4);
/// ```
///
/// **What is gone.** The content of an event may be erased, or lost to accepted damage: such events go to
/// `whenGone`. They go there when the projection meets with them; and an event that was handled before it was
/// erased goes there once the projection meets with its erasure. A projection that is built after the erasure
/// meets with both, so `whenGone` does no harm if it is called twice.
///
/// Each partition reads all events that match, and leaves out those of other partitions: reading is hundreds of
/// times faster than writing to a database, and so a partition that is slow or stands still is no burden to the
/// others. In return, a handful of partitions is enough: as many as there are connections to spare.
///
/// Thread rule: immutable.
///
/// @param name 1 to [#NAME_CHARS_MAX] letters, digits, `_`, `.` or `-` of ASCII
/// @param version 1 or more: another version has other checkpoints and, if its handler does its part, other
///     tables
/// @param query the events that it is made of
/// @param key by what they belong together
/// @param partitions 1 to [#PARTITIONS_MAX]; fixed for a version
/// @param handler what it does with an event
/// @param whenGone what it does with an event whose content is gone
/// @param <T> what gives access to the transaction
public record Projection<T>(
        String name,
        int version,
        Query query,
        PartitionKey key,
        int partitions,
        ProjectionHandler<T> handler,
        ProjectionHandler<T> whenGone) {

    /// Characters of a projection's name.
    public static final int NAME_CHARS_MAX = 100;

    /// Partitions of a projection.
    public static final int PARTITIONS_MAX = 256;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    public Projection {
        if (name.length() > NAME_CHARS_MAX || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("projection's name is \"" + name + "\", expected 1 to " + NAME_CHARS_MAX
                    + " letters, digits, '_', '.' or '-' of ASCII");
        }
        if (version < 1) throw new IllegalArgumentException("version is " + version + ", expected 1 or more");
        if (partitions < 1 || partitions > PARTITIONS_MAX) {
            throw new IllegalArgumentException("partitions are " + partitions + ", expected 1 to " + PARTITIONS_MAX);
        }
    }

    /// A projection by stream, in one partition.
    public static <T> Projection<T> of(
            String name, int version, Query query, ProjectionHandler<T> handler, ProjectionHandler<T> whenGone) {
        return new Projection<>(name, version, query, PartitionKey.stream(), 1, handler, whenGone);
    }

    /// The same, with events belonging together by another key.
    public Projection<T> keyedBy(PartitionKey key) {
        return new Projection<>(name, version, query, key, partitions, handler, whenGone);
    }

    /// The same, in so many partitions.
    public Projection<T> inPartitions(int partitions) {
        return new Projection<>(name, version, query, key, partitions, handler, whenGone);
    }

    /// The partition of a key, from 0 on: the same for ever, as the hash of a text is specified by the JDK.
    public int partitionOf(String key) {
        int hash = key.hashCode();
        // Texts that differ in the last character alone have neighbouring hashes: spread them (Knuth's multiplier).
        return Math.floorMod((hash * 0x9E3779B1) >>> 8, partitions);
    }

    /// `name, version 1`, as it stands in messages.
    @Override
    public String toString() {
        return name + ", version " + version;
    }
}
