package dev.proust.sourcing;

import dev.proust.store.RecordedEvent;
import java.time.Instant;

/// A moment in the history of a boundary, in one of the ways in which people point at one.
public sealed interface Moment {

    /// After so many of its events. Of a stream, that is its version.
    ///
    /// @param version 0 or more
    record AtVersion(long version) implements Moment {
        public AtVersion {
            if (version < 0) throw new IllegalArgumentException("version is " + version + ", expected 0 or more");
        }
    }

    /// After the event at a position of the store, whether or not it is one of its own.
    ///
    /// @param position 0 or more
    record AtPosition(long position) implements Moment {
        public AtPosition {
            if (position < 0) throw new IllegalArgumentException("position is " + position + ", expected 0 or more");
        }
    }

    /// After all that was recorded up to a time, inclusive.
    record AtTime(Instant time) implements Moment {}

    /// Before anything happened.
    static Moment beginning() {
        return new AtVersion(0);
    }

    /// After all that has happened.
    static Moment now() {
        return new AtVersion(Long.MAX_VALUE);
    }

    /// After so many events: of a stream, at this version.
    static Moment version(long version) {
        return new AtVersion(version);
    }

    /// After the event at a position of the store.
    static Moment position(long position) {
        return new AtPosition(position);
    }

    /// After all that was recorded up to a time, inclusive.
    static Moment time(Instant time) {
        return new AtTime(time);
    }

    /// Whether an event has happened by then.
    ///
    /// @param version how many events of the boundary there are with this one
    default boolean includes(RecordedEvent recorded, long version) {
        return switch (this) {
            case AtVersion at -> version <= at.version();
            case AtPosition at -> recorded.position() <= at.position();
            case AtTime at -> !recorded.time().isAfter(at.time());
        };
    }
}
