package dev.proust.sourcing.saga;

import java.time.Instant;

/// What a saga reacts to.
///
/// An instance meets its triggers in the order of time: a deadline before all that was recorded after it. That
/// holds, too, where nobody looked for a while.
///
/// @param <I> the events that it reacts to
public sealed interface Trigger<I> {

    /// When it was: an event's time of recording, a deadline's own.
    Instant time();

    /// An event has happened.
    ///
    /// @param time when it was recorded
    record Happened<I>(I event, Instant time) implements Trigger<I> {}

    /// A deadline was reached, and was not cancelled before. It is none any more.
    ///
    /// @param deadline its name
    /// @param time for when it was scheduled, which is now or earlier
    record Due<I>(String deadline, Instant time) implements Trigger<I> {}
}
