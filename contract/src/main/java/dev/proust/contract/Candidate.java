package dev.proust.contract;

import dev.proust.store.EventStore;
import dev.proust.store.Limits;
import java.time.InstantSource;

/// An implementation on trial: opens the one store that a test is about.
public interface Candidate {

    /// Opens the store. The first time it is empty; later it holds what it held when it was closed, if it
    /// [#outlivesClosing].
    ///
    /// @param clock the time at which it is to record events
    /// @param limits what it is to accept at most
    EventStore open(InstantSource clock, Limits limits);

    /// Whether what the store holds is still there when it is closed and opened again.
    boolean outlivesClosing();
}
