package dev.proust.sourcing.jdbc;

import java.util.Optional;

/// Word of something that somebody should know of: handed to whoever runs a [ProjectionWorker], to be logged or
/// counted. What is parked also stands in the database.
///
/// @param projection whose: its name and version
/// @param partition which of its partitions
/// @param kind what happened
/// @param key the key that is parked, if one is
/// @param cause why
public record Incident(String projection, int partition, Kind kind, Optional<String> key, Throwable cause) {

    /// What happened.
    public enum Kind {
        /// An event could not be handled: its key is parked, and all else goes on.
        PARKED,
        /// The database or the store was in the way: the partition tries again, again and again.
        RETRYING,
        /// The partition stands still, and this worker does not try again: somebody has to see to it.
        STOPPED
    }
}
