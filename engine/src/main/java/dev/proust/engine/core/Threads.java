package dev.proust.engine.core;

/// Where the engine's own threads come from.
public interface Threads {

    /// Runs a task in a thread of its own, which nobody interrupts.
    ///
    /// @param name what to call the thread
    void start(String name, Runnable task);
}
