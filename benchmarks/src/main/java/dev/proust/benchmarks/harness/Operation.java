package dev.proust.benchmarks.harness;

/// What one client does again and again. Each run of it is measured.
///
/// Thread rule: one thread, the client's.
@FunctionalInterface
public interface Operation {

    /// Does it once, and returns when it is done.
    void run() throws Exception;
}
