package dev.proust.store;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Which part of what matches to read, and in which direction. Each bound holds in both directions.
///
/// ```java
/// store.read(Query.stream(order), ReadOptions.backwards().limit(1));   // its last event
/// ```
///
/// @param direction oldest or newest first
/// @param after only events after this place, exclusive; [Checkpoint#START] is no bound
/// @param before only events before this place, exclusive
/// @param fromVersion only events of this version of the stream and above: 1 or more; for a query of a single stream
/// @param limit at most so many events: 0 or more; 0 reads nothing but the head
/// @param recordedBefore only events recorded before this time, exclusive
public record ReadOptions(
        Direction direction,
        Checkpoint after,
        Optional<Checkpoint> before,
        OptionalLong fromVersion,
        OptionalLong limit,
        Optional<Instant> recordedBefore) {

    /// The order in which events are read.
    public enum Direction {
        /// Oldest first.
        FORWARDS,
        /// Newest first.
        BACKWARDS
    }

    private static final ReadOptions FORWARDS = all(Direction.FORWARDS);
    private static final ReadOptions BACKWARDS = all(Direction.BACKWARDS);

    public ReadOptions {
        if (fromVersion.isPresent() && fromVersion.getAsLong() < 1) {
            throw new IllegalArgumentException("fromVersion is " + fromVersion.getAsLong() + ", expected 1 or more");
        }
        if (limit.isPresent() && limit.getAsLong() < 0) {
            throw new IllegalArgumentException("limit is " + limit.getAsLong() + ", expected 0 or more");
        }
    }

    /// Everything, oldest first.
    public static ReadOptions forwards() {
        return FORWARDS;
    }

    /// Everything, newest first.
    public static ReadOptions backwards() {
        return BACKWARDS;
    }

    /// Only events after this place.
    public ReadOptions after(Checkpoint after) {
        return new ReadOptions(direction, after, before, fromVersion, limit, recordedBefore);
    }

    /// Only events before this place.
    public ReadOptions before(Checkpoint before) {
        return new ReadOptions(direction, after, Optional.of(before), fromVersion, limit, recordedBefore);
    }

    /// Only events of this version of the stream and above.
    public ReadOptions fromVersion(long version) {
        return new ReadOptions(direction, after, before, OptionalLong.of(version), limit, recordedBefore);
    }

    /// At most so many events.
    public ReadOptions limit(long limit) {
        return new ReadOptions(direction, after, before, fromVersion, OptionalLong.of(limit), recordedBefore);
    }

    /// Only events recorded before this time.
    public ReadOptions recordedBefore(Instant time) {
        return new ReadOptions(direction, after, before, fromVersion, limit, Optional.of(time));
    }

    /// Checks that the options fit the query: an implementation calls it before anything else.
    ///
    /// @throws IllegalArgumentException if a version is asked for and the query is not a single stream
    public void check(Query query) {
        if (fromVersion.isPresent() && query.singleStream().isEmpty()) {
            throw new IllegalArgumentException(
                    "fromVersion needs a query of a single stream, as versions are counted per stream: " + query);
        }
    }

    private static ReadOptions all(Direction direction) {
        return new ReadOptions(
                direction,
                Checkpoint.START,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }
}
