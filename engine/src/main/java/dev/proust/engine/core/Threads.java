package dev.proust.engine.core;

/// Where the engine's own threads come from.
public interface Threads {

    /// Runs a task in a thread of its own, which nobody interrupts.
    ///
    /// @param name what to call the thread
    void start(String name, Runnable task);

    /// Holds the calling thread up, so that others go first. Where time is not the real one, nobody need wait.
    ///
    /// @param nanos for how long; if for hardly any time, those go first that are ready, if there are any
    default void pause(long nanos) {}
}
