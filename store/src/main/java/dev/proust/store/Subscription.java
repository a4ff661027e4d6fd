package dev.proust.store;

import java.time.Duration;
import java.util.Optional;

/// A query followed: history, then what comes. Every event that matches is delivered once, in the order of position.
///
/// [Progress] is delivered once at the start, each time the subscription catches up with the durable head, and at
/// most once a second while it moves through what does not match; never when it has not moved. Nothing that matches
/// at or below a progress' checkpoint comes later.
///
/// A subscription never runs ahead of its taker: one that does not call [#next] costs nothing, and holds up nobody.
///
/// Thread rule: one thread takes at a time; any thread may [#close].
public interface Subscription extends AutoCloseable {

    /// Waits for the next signal.
    ///
    /// @throws InterruptedException if the thread is interrupted while it waits; no signal is lost by that
    /// @throws IllegalStateException if the subscription or its store is closed, before or meanwhile
    /// @throws CorruptionException if the next event is damaged; it is never skipped
    Signal next() throws InterruptedException;

    /// Waits for the next signal, but no longer than this.
    ///
    /// @return empty if none came in time
    /// @throws InterruptedException if the thread is interrupted while it waits; no signal is lost by that
    /// @throws IllegalStateException if the subscription or its store is closed, before or meanwhile
    /// @throws CorruptionException if the next event is damaged; it is never skipped
    Optional<Signal> next(Duration timeout) throws InterruptedException;

    /// Ends the subscription, and at once a call of [#next] that another thread is blocked in.
    @Override
    void close();
}
