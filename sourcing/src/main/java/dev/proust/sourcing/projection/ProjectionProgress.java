package dev.proust.sourcing.projection;

import dev.proust.store.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How far a projection has got.
///
/// @param at when that was looked at
/// @param head the store's last position
/// @param oldest when the oldest event that is not handled was recorded: empty if nothing waits. Parked events
///     are not counted as waiting
/// @param partitions each of them
public record ProjectionProgress(Instant at, long head, Optional<Instant> oldest, List<OfPartition> partitions) {

    /// How far a partition has got.
    ///
    /// @param partition which, from 0 on
    /// @param checkpoint up to where its events are handled or parked
    /// @param owner the worker that has it, if one has
    /// @param parkedKeys how many of its keys are parked
    public record OfPartition(int partition, Checkpoint checkpoint, Optional<String> owner, int parkedKeys) {}

    public ProjectionProgress {
        partitions = List.copyOf(partitions);
    }

    /// Up to where all partitions are.
    public long position() {
        return partitions.stream()
                .mapToLong(partition -> partition.checkpoint().position())
                .min()
                .orElse(0);
    }

    /// How many events the last of the partitions is behind, counting all of the store's, whether they match or
    /// not. 0 if nothing waits.
    public long lagEvents() {
        return oldest.isEmpty() ? 0 : Math.max(0, head - position());
    }

    /// For how long the oldest event waits that is not handled: zero if none does. Clocks may differ by a bit.
    public Duration lag() {
        return oldest.map(time -> Duration.between(time, at))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    /// How many keys are parked.
    public int parkedKeys() {
        return partitions.stream().mapToInt(OfPartition::parkedKeys).sum();
    }

    /// When it will have caught up, if it and the store go on as they did since an earlier look.
    ///
    /// @return empty if it does not come nearer, or no time has passed
    public Optional<Instant> eta(ProjectionProgress earlier) {
        if (lagEvents() == 0) return Optional.of(at);
        double nanos = Duration.between(earlier.at, at).toNanos();
        double nearer = (position() - earlier.position()) - (double) (head - earlier.head);
        if (nanos <= 0 || nearer <= 0) return Optional.empty();
        return Optional.of(at.plusNanos((long) Math.min(nanos / nearer * lagEvents(), Long.MAX_VALUE / 2.0)));
    }
}
