package dev.proust.contract.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until it is moved, in either direction.
///
/// Thread rule: any thread.
public final class SimulatedClock implements InstantSource {

    private volatile Instant now;

    /// A clock that shows this time.
    public SimulatedClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /// Moves on, or back.
    public synchronized void move(Duration by) {
        now = now.plus(by);
    }
}
