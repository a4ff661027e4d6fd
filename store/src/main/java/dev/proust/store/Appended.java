package dev.proust.store;

import java.time.Instant;
import java.util.Map;

/// The answer to an accepted append. It is given only when the events are durable.
///
/// @param checkpoint the place of the append's last event
/// @param firstPosition the position of its first event
/// @param versions the version of each stream written, just after this append
/// @param time when it was recorded, which is the time of each of its events
/// @param repeated whether an earlier append under the same id is what this tells of, and nothing was written now
public record Appended(
        Checkpoint checkpoint, long firstPosition, Map<Stream, Long> versions, Instant time, boolean repeated) {

    public Appended {
        versions = Map.copyOf(versions);
        if (firstPosition < 1 || firstPosition > checkpoint.position()) {
            throw new IllegalArgumentException(
                    "first position is " + firstPosition + ", expected 1 to " + checkpoint.position());
        }
    }

    /// The position of its last event.
    public long lastPosition() {
        return checkpoint.position();
    }

    /// The version of a stream that the append wrote, just after it.
    ///
    /// @throws IllegalArgumentException if the append did not write the stream
    public long version(Stream stream) {
        var version = versions.get(stream);
        if (version == null) throw new IllegalArgumentException("append did not write stream " + stream);
        return version;
    }

    /// The same answer, given to one who repeats the append.
    public Appended asRepetition() {
        return new Appended(checkpoint, firstPosition, versions, time, true);
    }
}
